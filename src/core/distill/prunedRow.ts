import type { PrunedRow, PruneOutcome, Pruner } from "./pruner.ts";

/** An outcome as a row, with its tokens counted. */
export async function prunedRow(
  signal: AbortSignal,
  index: number,
  outcome: PruneOutcome,
  countTokens: Pruner["countTokens"],
): Promise<PrunedRow> {
  const { usage } = outcome;
  const common = { index, usage, outcome: usage === undefined ? undefined : outcome };
  if (outcome.kind === "rejected") {
    const { rejection } = outcome;
    return { ...common, pruned: undefined, tokens: undefined, fallback: undefined, answerKept: undefined, rejection };
  }
  const { pruned, before, revision } = outcome.pruning;
  const [tokensBefore, tokensAfter] = (await countTokens(signal, [before, pruned.thinking])) ?? [];
  const tokens: PrunedRow["tokens"] =
    tokensBefore === undefined || tokensAfter === undefined ? undefined : { before: tokensBefore, after: tokensAfter };
  return {
    ...common,
    pruned: pruned.pruned,
    tokens,
    fallback: pruned.fallback,
    answerKept: revision.answerKept,
    rejection: outcome.instead,
  };
}
