import type { TeacherTrace } from "../teacher/teacher.ts";

/** A right trace that the student sampled for a problem of the train split. */
export interface SampledTrace extends TeacherTrace {
  readonly problemId: string;
  /** New tokens, by the student's own tokenizer. */
  readonly tokens: number;
}

/** Samples that are not learned from, by why. */
export interface NotKept {
  readonly wrong: number;
  readonly noAnswer: number;
  readonly truncated: number;
  readonly failed: number;
  /** The same text as another draw for the same problem. */
  readonly repeated: number;
}

/** The samples of a few problems: a pure function of the plan, kept whole or sampled again whole. */
export interface TraceBlock {
  readonly index: number;
  readonly traces: readonly SampledTrace[];
  readonly notKept: NotKept;
}

/**
 * Laws (tested): one "planned", then "item" and "block" events whose `done` never falls and ends at `total`; every block that
 * was not stored before is in exactly one "block".
 */
export type CollectionEvent =
  /** `done` and `total` count samples, `together` those of a request. */
  | { readonly type: "planned"; readonly done: number; readonly total: number; readonly together: number }
  | { readonly type: "item"; readonly done: number; readonly total: number }
  | { readonly type: "block"; readonly block: TraceBlock; readonly done: number; readonly total: number };

export interface CollectionStore {
  /** Blocks of an earlier collection of the same `tracesHash`; what they hold is not sampled again. */
  readonly stored?: readonly TraceBlock[];
  /** Keeps a whole block. It is told, and the next one starts, when this has resolved. */
  readonly store?: (block: TraceBlock) => Promise<void>;
}

/** What all arms of a plan learn from. */
export interface Collection {
  readonly traces: readonly SampledTrace[];
  readonly sampled: number;
  readonly notKept: NotKept;
}
