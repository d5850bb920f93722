import { throwIfAborted } from "../errors.ts";
import type { Tokenizer } from "../ports.ts";
import { revise } from "../teacher/revise.ts";
import { thinkingPieces } from "../teacher/split.ts";
import { statedAnswer } from "../teacher/statedAnswer.ts";
import { pruneTrace } from "../teacher/symbolicTeacher.ts";
import type { Split, TeacherTrace } from "../teacher/teacher.ts";
import type { PrunedRow, Pruner, Pruning } from "./pruner.ts";
import { readTraceFile } from "./traceFile.ts";

export interface SymbolicPrunerOptions {
  /** Called when tokens are first counted; undefined where there is none. */
  readonly tokenizer: (signal: AbortSignal) => Promise<Tokenizer | undefined>;
  /** A macrotask between two traces, so that an abort is heard. */
  readonly breathe: () => Promise<void>;
}

/** The teacher that needs no model, at work in this very thread. */
export function symbolicPruner({ tokenizer, breathe }: SymbolicPrunerOptions): Pruner {
  const countTokens = async (signal: AbortSignal, texts: readonly string[]): Promise<readonly number[] | undefined> => {
    const found = await tokenizer(signal);
    throwIfAborted(signal);
    return found && texts.map((text) => found.encode(text).length);
  };
  return {
    prune: async (signal, trace, split) => {
      throwIfAborted(signal);
      return pruning(trace, split);
    },
    revise: async (signal, response, steps, decisions) => {
      throwIfAborted(signal);
      return revise(response, steps, decisions);
    },
    countTokens,
    readTraces: async (signal, text) => {
      throwIfAborted(signal);
      return readTraceFile(text);
    },
    pruneMany: async (signal, traces, split, onRow) => {
      for (const [index, trace] of traces.entries()) {
        await breathe();
        throwIfAborted(signal);
        const { pruned, before, revision } = pruning(trace, split);
        const [tokensBefore, tokensAfter] = (await countTokens(signal, [before, pruned.thinking])) ?? [];
        const tokens: PrunedRow["tokens"] =
          tokensBefore === undefined || tokensAfter === undefined
            ? undefined
            : { before: tokensBefore, after: tokensAfter };
        onRow({ index, pruned: pruned.pruned, tokens, fallback: pruned.fallback, answerKept: revision.answerKept });
      }
    },
  };
}

function pruning(trace: TeacherTrace, split: Split): Pruning {
  const pruned = pruneTrace(trace, split);
  const { opening, visible } = thinkingPieces(trace.response);
  const before = trace.response.slice(opening.length, trace.response.length - visible.length);
  const answer = statedAnswer(trace.response)?.text;
  return { pruned, before, answer, revision: revise(trace.response, pruned.steps, pruned.decisions) };
}
