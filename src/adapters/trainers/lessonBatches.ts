import { lessonsOfStep } from "../../core/distill/lessonOrder.ts";
import type { TrainingPlan } from "../../core/distill/lessons.ts";
import { AppError } from "../../core/errors.ts";
import { studentPrompt } from "../../core/traces/solution.ts";
import { batchShape } from "../../engine/train/batchShape.ts";
import { encodeExample } from "../../engine/train/encodeExample.ts";
import { type BatchSize, type Example, type PackedBatch, Packer } from "../../engine/train/packing.ts";
import type { Parent } from "./parentStudent.ts";

/** The batches of a run: that of a step is a function of the plan, the lessons and the step. */
export interface LessonBatches {
  /** Of all steps. */
  readonly largest: BatchSize;
  /** Of the step that follows so many. `tokens` are those of its examples, without padding. */
  at(step: number): { readonly batch: PackedBatch; readonly tokens: number };
}

/** Encodes the lessons; each step's batch is the smallest that has room for its examples. AppError `bad-argument` without any. */
export function lessonBatches({ plan, lessons }: TrainingPlan, parent: Parent): LessonBatches {
  if (lessons.length === 0) {
    throw new AppError({
      code: "bad-argument",
      message: "There is nothing to learn: no trace was right and could be pruned.",
      hint: "Sample more traces, or at a lower temperature.",
    });
  }
  const { encoder, endToken, config } = parent;
  const examples = lessons.map(({ question, target }) =>
    encodeExample(encoder, { prompt: studentPrompt(question, plan.student.style), completion: target + endToken }),
  );
  const examplesAt = (step: number): Example[] =>
    lessonsOfStep(plan, lessons.length, step).map((place) => examples[place]!);
  const sizes = Array.from({ length: plan.training.steps }, (_, step) =>
    batchShape(examplesAt(step).map(places), config.width, config.contextTokens),
  );
  return {
    largest: sizes.reduce((most, size) => (cells(size) > cells(most) ? size : most)),
    at: (step) => {
      const chosen = examplesAt(step).sort((a, b) => b.ids.length - a.ids.length);
      const packer = new Packer(sizes[step]!);
      for (const example of chosen) if (!packer.add(example)) throw noRoom();
      return { batch: packer.batch(), tokens: chosen.reduce((sum, { ids }) => sum + ids.length, 0) };
    },
  };
}

function cells({ rows, tokens }: BatchSize): number {
  return rows * tokens;
}

function places({ ids }: Example): number {
  return ids.length - 1;
}

function noRoom(): AppError {
  return new AppError({ code: "internal", message: "An example does not fit the batch that was made for it." });
}
