import type { PrunedRow, Pruning } from "../core/distill/pruner.ts";
import type { TraceFile } from "../core/distill/traceFile.ts";
import type { Revision } from "../core/teacher/revise.ts";
import type { PruneDecision, Split, TeacherStep, TeacherTrace } from "../core/teacher/teacher.ts";
import type { Reply } from "./contract.ts";

/**
 * What the teacher's worker answers, by the rules of `InferenceApi`. `studentUrl` is the absolute address of the folder
 * whose tokenizer counts; every call that counts names it, so that a new worker can go on.
 */
export interface TeacherApi {
  prune(callId: string, trace: TeacherTrace, split: Split): Promise<Reply<Pruning>>;
  revise(
    callId: string,
    response: string,
    steps: readonly TeacherStep[],
    decisions: readonly PruneDecision[],
  ): Promise<Reply<Revision>>;
  countTokens(
    callId: string,
    studentUrl: string,
    texts: readonly string[],
  ): Promise<Reply<readonly number[] | undefined>>;
  readTraces(callId: string, text: string): Promise<Reply<TraceFile>>;
  pruneMany(
    callId: string,
    studentUrl: string,
    traces: readonly TeacherTrace[],
    split: Split,
    onRows: (rows: readonly PrunedRow[]) => void | Promise<void>,
  ): Promise<Reply<undefined>>;
  abort(callId: string): void;
}
