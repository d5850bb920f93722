import { throwIfAborted } from "../errors.ts";
import type { Tokenizer } from "../ports.ts";
import { pruningOf } from "../teacher/pruning.ts";
import { revise } from "../teacher/revise.ts";
import { pruneTrace } from "../teacher/symbolicTeacher.ts";
import type { Split, TeacherTrace } from "../teacher/teacher.ts";
import { prunedRow } from "./prunedRow.ts";
import type { PruneOutcome, Pruner } from "./pruner.ts";
import { readTraceFile } from "./traceFile.ts";

export interface SymbolicPrunerOptions {
  /** Called when tokens are first counted; undefined where there is none. */
  readonly tokenizer: (signal: AbortSignal) => Promise<Tokenizer | undefined>;
  /** A macrotask between two traces, so that an abort is heard. */
  readonly breathe: () => Promise<void>;
}

/** The teacher that needs no model, at work in this very thread. */
export function symbolicPruner({ tokenizer, breathe }: SymbolicPrunerOptions): Pruner {
  const countTokens: Pruner["countTokens"] = async (signal, texts) => {
    const found = await tokenizer(signal);
    throwIfAborted(signal);
    return found && texts.map((text) => found.encode(text).length);
  };
  return {
    prune: async (signal, trace, split) => {
      throwIfAborted(signal);
      return symbolicOutcome(trace, split);
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
        onRow(await prunedRow(signal, index, symbolicOutcome(trace, split), countTokens));
      }
    },
  };
}

/** What the symbolic teacher makes of one trace. */
export function symbolicOutcome(trace: TeacherTrace, split: Split): PruneOutcome {
  const pruning = pruningOf(trace.response, pruneTrace(trace, split));
  return { kind: "pruned", pruning, instead: undefined, usage: undefined };
}
