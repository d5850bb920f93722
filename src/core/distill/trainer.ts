import type { Grade } from "../grading/grade.ts";
import type { Device } from "../ports.ts";
import type { Estimate } from "../stats/estimate.ts";
import type { TrainingPlan } from "./lessons.ts";

/** One optimiser step. */
export interface TrainingStep {
  /** Counted from 1. */
  readonly step: number;
  /** Nats a token, weighted mean over the batch, before the step. */
  readonly loss: number;
  /** Before clipping. */
  readonly gradientNorm: number;
  readonly rate: number;
  /** Tokens of the step's examples, prompts among them. */
  readonly tokens: number;
  readonly ms: number;
}

/** How the student does on the validation problems after so many steps; before the first one it is the parent. */
export interface ValidationCheck {
  readonly step: number;
  /** Share of right answers by the strict grader. */
  readonly accuracy: Estimate;
  /** Mean new tokens of an answer. */
  readonly tokens: Estimate;
  /** Answers to the same few problems each time. */
  readonly samples: readonly SampleCompletion[];
  /**
   * Right more often than at any check before, or as often with fewer tokens. The parent and checks before every lesson was
   * seen once are never the best.
   */
  readonly isBest: boolean;
  readonly ms: number;
}

export interface SampleCompletion {
  readonly question: string;
  readonly text: string;
  readonly tokens: number;
  readonly grade: Grade["kind"];
}

/** What happened up to a checkpoint, for a chart that is drawn again after a reload. */
export interface TrainingHistory {
  readonly steps: readonly TrainingStep[];
  readonly checks: readonly ValidationCheck[];
}

/**
 * Laws (tested): one "started" comes first; steps count up by one from the step that was resumed; a checkpoint names the step
 * before it; nothing follows the outcome. The history that "started" brings and the events behind it are, times aside, those
 * of a run that was never stopped.
 */
export type TrainerEvent =
  | {
      readonly type: "started";
      readonly device: Device;
      /** Undefined on WebGPU. */
      readonly threads: number | undefined;
      /** Why this device, when it is not the one asked for. */
      readonly note: string | undefined;
      /** The step of the checkpoint from which the run goes on; 0 for a new run. */
      readonly resumedFrom: number;
      readonly history: TrainingHistory;
      readonly batch: BatchShape;
    }
  | ({ readonly type: "step" } & TrainingStep)
  | ({ readonly type: "validation" } & ValidationCheck)
  | { readonly type: "checkpoint"; readonly step: number };

/** How attention sees the examples of a step, at most: `rows` × `tokens`, padding among them. */
export interface BatchShape {
  readonly rows: number;
  readonly tokens: number;
}

/** A student as files in the Hugging Face layout, by their paths in its folder. */
export type StudentFiles = ReadonlyMap<string, Uint8Array>;

export interface TrainedStudent {
  /** config.json (with `terse.parent`), weights, ONNX model and tokenizer; the model card is the caller's. */
  readonly files: StudentFiles;
  /** The step whose parameters these are. */
  readonly step: number;
  readonly history: TrainingHistory;
}

export type TrainingOutcome =
  | { readonly kind: "finished"; readonly student: TrainedStudent }
  /** The checks did not get better for as long as the plan is patient. */
  | { readonly kind: "stoppedEarly"; readonly student: TrainedStudent }
  /** On abort, or at `untilStep`: the checkpoint is written, and the same call goes on from it. */
  | { readonly kind: "paused"; readonly step: number }
  /** The loss or the gradient of this step is not finite. The last checkpoint, if there is one, is from before. */
  | { readonly kind: "diverged"; readonly step: number; readonly checkpointStep: number | undefined };

export interface RunOptions {
  /** Pauses when so many steps are taken, for going step by step. */
  readonly untilStep?: number;
}

/** How long training takes on this device. */
export interface TrainingPace {
  readonly stepMs: number;
  /** One check with the parent, whose answers are the longest. */
  readonly checkMs: number;
}

/**
 * Trains students. A run is known by its plan: where there is a checkpoint of the same plan and lessons, `run` goes on from
 * it, and on the same device with as many threads its losses are those of an uninterrupted run, bit for bit (tested).
 */
export interface Trainer {
  /**
   * Rejects with AppError: `bad-model` where the parent cannot be trained, `gpu-lost`, `out-of-memory` or `out-of-storage`;
   * the last checkpoint stands. It does not reject on abort.
   */
  run(
    signal: AbortSignal,
    plan: TrainingPlan,
    onEvent: (event: TrainerEvent) => void,
    options?: RunOptions,
  ): Promise<TrainingOutcome>;
  /** The best student up to the last checkpoint, without training on; undefined where there is none. */
  finish(signal: AbortSignal, plan: TrainingPlan): Promise<TrainedStudent | undefined>;
  /** Takes a few steps and a part of a check, keeps nothing. Rejects with AbortError. */
  measure(signal: AbortSignal, plan: TrainingPlan): Promise<TrainingPace>;
  /** Forgets the plan's checkpoint. */
  discard(plan: TrainingPlan): Promise<void>;
}
