import type { PrunedRow, PruneOutcome } from "../core/distill/pruner.ts";
import type { TraceFile } from "../core/distill/traceFile.ts";
import type { Talk, TeacherReply, Turn } from "../core/teacher/llm/chatTeacher.ts";
import type { TalkEstimate } from "../core/teacher/llm/estimate.ts";
import type { Revision } from "../core/teacher/revise.ts";
import type { PruneDecision, Split, TeacherStep, TeacherTrace } from "../core/teacher/teacher.ts";
import type { Reply } from "./contract.ts";

/**
 * What the teacher's worker answers, by the rules of `InferenceApi`. `studentUrl` is the absolute address of the folder
 * whose tokenizer counts; every call that counts names it, so that a new worker can go on.
 */
export interface TeacherApi {
  prune(callId: string, trace: TeacherTrace, split: Split): Promise<Reply<PruneOutcome>>;
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
  /** For teachers that are models: what they are asked, and what their replies come to. */
  begin(callId: string, trace: TeacherTrace, split: Split, contextTokens: number): Promise<Reply<Turn>>;
  proceed(callId: string, talk: Talk, reply: TeacherReply): Promise<Reply<Turn>>;
  estimate(callId: string, traces: readonly TeacherTrace[], split: Split): Promise<Reply<TalkEstimate>>;
  abort(callId: string): void;
}
