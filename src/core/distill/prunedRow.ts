import type { PrunedRow, PruneOutcome, Pruner } from "./pruner.ts";

/** An outcome as a row, with its tokens counted. */
export async function prunedRow(
  signal: AbortSignal,
  index: number,
  outcome: PruneOutcome,
  countTokens: Pruner["countTokens"],
): Promise<PrunedRow> {
  const { usage } = outcome;
  if (outcome.kind === "rejected") {
    const { rejection } = outcome;
    return {
      index,
      pruned: undefined,
      tokens: undefined,
      fallback: undefined,
      answerKept: undefined,
      rejection,
      usage,
    };
  }
  const { pruned, before, revision } = outcome.pruning;
  const [tokensBefore, tokensAfter] = (await countTokens(signal, [before, pruned.thinking])) ?? [];
  const tokens: PrunedRow["tokens"] =
    tokensBefore === undefined || tokensAfter === undefined ? undefined : { before: tokensBefore, after: tokensAfter };
  const { fallback } = pruned;
  const { answerKept } = revision;
  return { index, pruned: pruned.pruned, tokens, fallback, answerKept, rejection: outcome.instead, usage };
}
