import { throwIfAborted } from "../../errors.ts";
import type { Split, TeacherTrace } from "../teacher.ts";
import { beginTalk, continueTalk, type Talk, type TeacherReply, type Turn } from "./chatTeacher.ts";
import { estimateTalk, type TalkEstimate } from "./estimate.ts";
import type { ReplyReader } from "./replies.ts";

/** The teacher's side of its talks with a model, wherever texts are read. Nothing is kept from one call to the next. */
export interface TeacherDialogue {
  begin(signal: AbortSignal, trace: TeacherTrace, split: Split, contextTokens: number): Promise<Turn>;
  proceed(signal: AbortSignal, talk: Talk, reply: TeacherReply): Promise<Turn>;
  /** What pruning these traces will take, retries apart. */
  estimate(signal: AbortSignal, traces: readonly TeacherTrace[], split: Split): Promise<TalkEstimate>;
}

/** In this very thread; `breathe` is a macrotask, so that an abort is heard. */
export function teacherDialogue(reader: ReplyReader, breathe: () => Promise<void>): TeacherDialogue {
  return {
    begin: async (signal, trace, split, contextTokens) => {
      throwIfAborted(signal);
      return beginTalk(trace, split, contextTokens);
    },
    proceed: async (signal, talk, reply) => {
      throwIfAborted(signal);
      return continueTalk(talk, reply, reader);
    },
    estimate: async (signal, traces, split) => {
      let sum: TalkEstimate = { calls: 0, tokensIn: 0, tokensOut: 0 };
      for (const trace of traces) {
        await breathe();
        throwIfAborted(signal);
        const { calls, tokensIn, tokensOut } = estimateTalk(trace, split);
        sum = {
          calls: sum.calls + calls,
          tokensIn: sum.tokensIn + tokensIn,
          tokensOut: sum.tokensOut + tokensOut,
        };
      }
      return sum;
    },
  };
}
