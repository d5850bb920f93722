import type { Revision } from "../teacher/revise.ts";
import type { PruneDecision, PrunedTrace, Split, TeacherStep, TeacherTrace } from "../teacher/teacher.ts";
import type { TraceFile } from "./traceFile.ts";

/** A trace as a teacher pruned it, and what that comes to. */
export interface Pruning {
  readonly pruned: PrunedTrace;
  /** The thinking as it was. */
  readonly before: string;
  /** The answer that the response gives, as it writes it. */
  readonly answer: string | undefined;
  /** Of the teacher's own decisions. */
  readonly revision: Revision;
}

/** One of many traces, pruned; the steps are made again when someone looks at it. */
export interface PrunedRow {
  /** Place among the traces. */
  readonly index: number;
  /** The whole response, its thinking pruned. */
  readonly pruned: string;
  /** Of the thinking; undefined where there is no tokenizer. */
  readonly tokens: { readonly before: number; readonly after: number } | undefined;
  readonly fallback: PrunedTrace["fallback"];
  /** Undefined where the response gives no answer. */
  readonly answerKept: boolean | undefined;
}

/**
 * A teacher with a tokenizer, wherever they work. Laws (tested): no input makes it throw but an aborted signal, which
 * rejects with AbortError; many traces come in their order, each once.
 */
export interface Pruner {
  prune(signal: AbortSignal, trace: TeacherTrace, split: Split): Promise<Pruning>;
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
