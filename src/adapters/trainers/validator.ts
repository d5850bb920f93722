import type { DistillPlan } from "../../core/distill/plan.ts";
import type { SampleCompletion, ValidationCheck } from "../../core/distill/trainer.ts";
import { gradeResponse } from "../../core/grading/grade.ts";
import type { OrtRuntime } from "../../core/ports.ts";
import { generateProblem } from "../../core/problems/generate.ts";
import type { GeneratedProblem } from "../../core/problems/problem.ts";
import { rowsTogether } from "../../core/rowsTogether.ts";
import { clusteredMean } from "../../core/stats/clusteredMean.ts";
import { wilson } from "../../core/stats/wilson.ts";
import { studentPrompt } from "../../core/traces/solution.ts";
import { decode } from "../../engine/decoder/decode.ts";
import { loadDecoder } from "../../engine/decoder/decoderModel.ts";
import { toFloat16 } from "../../engine/format/float16.ts";
import { writeParameters } from "../../engine/format/parameters.ts";
import { renderConfig } from "../../engine/model/config.ts";
import type { Parent } from "./parentStudent.ts";

/** Shown after each check, to see them shrink. */
const SAMPLES = 4;

export interface Validator {
  /** Greedy answers of a student with these parameters, as exported. Rejects with AbortError. */
  check(
    signal: AbortSignal,
    parameters: Float32Array,
  ): Promise<Pick<ValidationCheck, "accuracy" | "tokens" | "samples">>;
}

interface Answer extends SampleCompletion {
  readonly problemId: string;
}

/** Checks students on the plan's problems of the validation split. `breathe` is awaited after each token. */
export function validator(
  runtime: OrtRuntime,
  parent: Parent,
  plan: DistillPlan,
  breathe: () => Promise<void>,
): Validator {
  const { seed, traces, validation } = plan;
  const { minSteps, maxSteps } = traces;
  const problems = Array.from({ length: validation.problems }, (_, index) =>
    generateProblem({ seed, split: "validation", index, minSteps, maxSteps }),
  );
  return {
    check: async (signal, parameters) => {
      const weights = writeParameters(parent.config, toFloat16(parameters));
      const model = await loadDecoder(runtime, { config: renderConfig(parent.config), weights });
      try {
        const answers: Answer[] = [];
        const rows = rowsTogether(runtime.device);
        for (let from = 0; from < problems.length; from += rows) {
          const batch = problems.slice(from, from + rows);
          const items = batch.map(({ question }) => ({
            promptIds: parent.tokenizer.encode(studentPrompt(question, plan.student.style)),
            maxNewTokens: traces.maxNewTokens,
            temperature: 0,
            topP: 1,
            draw: () => 0,
          }));
          const decoded = await decode(signal, model, items, { onToken: () => {}, afterStep: breathe });
          answers.push(...decoded.map((item, i) => answerOf(parent, batch[i]!, item)));
        }
        return figures(answers);
      } finally {
        await model.release();
      }
    },
  };
}

function answerOf(
  { tokenizer }: Parent,
  { id, question, answer }: GeneratedProblem,
  { tokenIds, finishReason }: { readonly tokenIds: readonly number[]; readonly finishReason: "stop" | "length" },
): Answer {
  const text = tokenizer.decode(tokenIds);
  const { kind } = gradeResponse({ response: text, gold: answer, finishReason }).strict;
  return { problemId: id, question, text, tokens: tokenIds.length, grade: kind };
}

function figures(answers: readonly Answer[]): Pick<ValidationCheck, "accuracy" | "tokens" | "samples"> {
  const correct = answers.filter(({ grade }) => grade === "correct").length;
  return {
    accuracy: wilson(correct, answers.length)!,
    tokens: clusteredMean(
      answers.map(({ tokens }) => tokens),
      answers.map(({ problemId }) => problemId),
    )!,
    samples: answers.slice(0, SAMPLES).map(({ question, text, tokens, grade }) => ({ question, text, tokens, grade })),
  };
}
