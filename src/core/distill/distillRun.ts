import type { Device } from "../ports.ts";
import type { Rejection } from "./arm.ts";
import type { NotKept } from "./collection.ts";
import type { DistillPlan } from "./plan.ts";
import type { ShortAnswers } from "./shortAnswers.ts";
import type { BatchShape, TrainingHistory } from "./trainer.ts";

/** Raised when a stored shape changes. */
export const DISTILL_RUN_VERSION = 1;

/**
 * A distillation as it is kept: its plan, and what came of each station so far. A station that is undefined is still to be
 * done; what training needs besides lies in its checkpoint and among the traces.
 */
export interface DistillRun {
  readonly version: typeof DISTILL_RUN_VERSION;
  readonly id: string;
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** Where its numbers come from: this tab, or a run that ships with the page. */
  readonly origin: "live" | "recorded";
  /** Its place among the styles of curves. */
  readonly place: number;
  readonly parent: string;
  readonly plan: DistillPlan;
  readonly traces?: TracesDone | undefined;
  readonly lessons?: LessonsDone | undefined;
  readonly training?: TrainingDone | undefined;
  readonly child?: DistilledChild | undefined;
  /** What stations have cost that do not count it themselves, all attempts together. */
  readonly spentMs: { readonly traces: number; readonly lessons: number; readonly measuring: number };
}

export interface TracesDone {
  readonly sampled: number;
  readonly kept: number;
  readonly notKept: NotKept;
  /** Mean tokens of those kept; undefined without one. */
  readonly tokens: number | undefined;
}

export interface LessonsDone {
  readonly dataHash: string;
  readonly lessons: number;
  readonly rejected: Readonly<Partial<Record<Rejection, number>>>;
  /** Mean tokens of what is learned; undefined without a lesson. */
  readonly tokens: number | undefined;
  /** One trace, and what is learned from it. */
  readonly example: { readonly question: string; readonly trace: string; readonly target: string } | undefined;
}

export interface TrainingDone {
  readonly device: Device;
  readonly threads: number | undefined;
  /** Why this device, when it is not the one asked for. */
  readonly note: string | undefined;
  readonly batch: BatchShape;
  /** Up to the last checkpoint. */
  readonly history: TrainingHistory;
  /** Undefined while there are steps to be taken. */
  readonly ending: TrainingEnding | undefined;
}

export type TrainingEnding =
  | { readonly kind: "finished" | "stoppedEarly"; readonly step: number }
  /** By a person. */
  | { readonly kind: "stopped"; readonly step: number }
  /** The loss of this step was not finite. */
  | { readonly kind: "diverged"; readonly step: number; readonly checkpointStep: number | undefined };

/** The student that came of it. */
export interface DistilledChild {
  /** Among the kept models. */
  readonly modelId: string;
  /** The step whose weights it has. */
  readonly step: number;
  /** The kept evaluation of parent and child on the same problems; undefined where there is none. */
  readonly evaluation: string | undefined;
  /** Whether parent and child have answered all of their problems. */
  readonly measured: boolean;
  /** What both answered, of a run that goes without its evaluation. */
  readonly answers?: MeasuredAnswers | undefined;
}

/** Of parent and child to the same problems, in the same order. */
export interface MeasuredAnswers {
  readonly parent: ShortAnswers;
  readonly child: ShortAnswers;
}

/** Held while a run is worked on: it is kept anew all the time, so that whoever deletes it must hold this. */
export function distillLock(id: string): string {
  return `distillation-${id}`;
}

/** The stations that a run passes, in their order. */
export const DISTILL_STATIONS = ["student", "traces", "pruned", "trained"] as const;
export type DistillStation = (typeof DISTILL_STATIONS)[number];

/** What a run does next. */
export type DistillWork = "collect" | "teach" | "train" | "keep" | "measure";

/** Undefined where there is nothing left to do by itself: at the end, and where training diverged. */
export function nextWork({ traces, lessons, training, child }: DistillRun): DistillWork | undefined {
  if (traces === undefined) return "collect";
  if (lessons === undefined) return "teach";
  if (training?.ending === undefined) return "train";
  if (child === undefined) return training.ending.kind === "diverged" ? undefined : "keep";
  return child.measured ? undefined : "measure";
}
