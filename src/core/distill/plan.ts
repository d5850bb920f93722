import { hash } from "../hash.ts";
import type { Style } from "../traces/trace.ts";
import type { ArmId } from "./arm.ts";

/** Raised when a plan of the same words would be carried out otherwise. */
export const DISTILL_VERSION = 1;

/**
 * Everything that decides a distillation. A plain value: it goes to workers, into files and links. Traces are sampled on the
 * train split; every choice (early stopping, which step is best) sees the validation split alone; the test split is for a
 * published figure, scored once, elsewhere.
 */
export interface DistillPlan {
  readonly version: typeof DISTILL_VERSION;
  readonly student: ParentStudent;
  readonly arm: ArmId;
  /** Of problems, sampling and the order of examples. */
  readonly seed: number;
  readonly traces: TracePlan;
  readonly training: TrainingSettings;
  readonly validation: ValidationSettings;
}

/** The student that is to become shorter. */
export interface ParentStudent {
  readonly id: string;
  /** Of its weights and tokenizer, by content. */
  readonly revision: string;
  /** The style that it is asked for; its child is asked for the same, and answers shorter. */
  readonly style: Style;
}

/** The student's own traces. */
export interface TracePlan {
  /** Generated problems of the train split, of so many steps. */
  readonly problems: number;
  readonly minSteps: number;
  readonly maxSteps: number;
  /** Traces sampled for each problem. */
  readonly draws: number;
  readonly temperature: number;
  readonly topP: number;
  readonly maxNewTokens: number;
}

export interface TrainingSettings {
  /** Optimiser steps. */
  readonly steps: number;
  /** Examples in a step: in every arm the same problems. How they are packed follows from how long they are. */
  readonly examplesPerStep: number;
  readonly peakRate: number;
  readonly warmupSteps: number;
  /** The last steps, over which the rate falls to zero. */
  readonly decaySteps: number;
  readonly checkpointEvery: number;
}

/** How training is watched: greedy answers to the same generated problems of the validation split each time. */
export interface ValidationSettings {
  /** Of as many steps as those that traces are sampled for. */
  readonly problems: number;
  /** Steps between two checks; there is one before the first step and one after the last, too. */
  readonly every: number;
  /** Training stops early after so many checks in a row that were not the best; never when undefined. */
  readonly patience?: number | undefined;
}

/** What two arms with one seed share: the traces, whatever is made of them. */
export function tracesHash({ version, student, seed, traces }: DistillPlan): string {
  return hash(canonicalJson({ version, student, seed, traces }));
}

export function planHash(plan: DistillPlan): string {
  return hash(canonicalJson(plan));
}

/** JSON with the keys in alphabetical order, so that equal values have equal texts. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
