import type { Rejection } from "../teacher/llm/rejection.ts";
import type { Pruning } from "../teacher/pruning.ts";
import type { Revision } from "../teacher/revise.ts";
import type { PruneDecision, PrunedTrace, Split, TeacherStep, TeacherTrace } from "../teacher/teacher.ts";
import type { TraceFile } from "./traceFile.ts";
import type { Usage } from "./usage.ts";

/** What came of asking a teacher about a trace; `usage` where that was a model. */
export type PruneOutcome =
  | {
      readonly kind: "pruned";
      readonly pruning: Pruning;
      /** Why it is the symbolic teacher's and not that of the model that was asked. */
      readonly instead: Rejection | undefined;
      readonly usage: Usage | undefined;
    }
  | {
      readonly kind: "rejected";
      readonly rejection: Rejection;
      /** What the model wrote last. */
      readonly reply: string;
      readonly usage: Usage;
    };

/** One of many traces, pruned. */
export interface PrunedRow {
  /** Place among the traces. */
  readonly index: number;
  /** The whole response, its thinking pruned; undefined where the teacher's reply was rejected, and no other was asked. */
  readonly pruned: string | undefined;
  /** Of the thinking; undefined where there is no tokenizer. */
  readonly tokens: { readonly before: number; readonly after: number } | undefined;
  readonly fallback: PrunedTrace["fallback"];
  /** Undefined where the response gives no answer, and for what was rejected. */
  readonly answerKept: boolean | undefined;
  /** Why the model that was asked was not followed. */
  readonly rejection: Rejection | undefined;
  readonly usage: Usage | undefined;
  /** With its steps, which a model would have to be asked for again; the symbolic teacher makes them anew in no time. */
  readonly outcome: PruneOutcome | undefined;
}

/** Whether a row may not be trained on: nothing is left of it that answers as the trace did. */
export function isRejected({ pruned, answerKept }: Pick<PrunedRow, "pruned" | "answerKept">): boolean {
  return pruned === undefined || answerKept === false;
}

/**
 * A teacher with a tokenizer, wherever they work. Laws (tested): no input makes it throw but an aborted signal, which
 * rejects with AbortError; of many traces each comes once. A teacher that is a model rejects with AppError as well: one
 * trace alone when it could not be asked, many when no other can be asked either, or some could not; what came until then
 * has come.
 */
export interface Pruner {
  prune(signal: AbortSignal, trace: TeacherTrace, split: Split): Promise<PruneOutcome>;
  /** What comes of decisions that a person has changed. */
  revise(
    signal: AbortSignal,
    response: string,
    steps: readonly TeacherStep[],
    decisions: readonly PruneDecision[],
  ): Promise<Revision>;
  /** With the embedded student's tokenizer; undefined where the page has none. */
  countTokens(signal: AbortSignal, texts: readonly string[]): Promise<readonly number[] | undefined>;
  /** Finds traces in a file of any shape that `traceFile.ts` knows. */
  readTraces(signal: AbortSignal, text: string): Promise<TraceFile>;
  pruneMany(
    signal: AbortSignal,
    traces: readonly TeacherTrace[],
    split: Split,
    onRow: (row: PrunedRow) => void,
  ): Promise<void>;
}
