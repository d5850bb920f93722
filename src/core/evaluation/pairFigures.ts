import type { Estimate } from "../stats/estimate.ts";
import { mcnemar } from "../stats/mcnemar.ts";
import { mean } from "../stats/mean.ts";
import { pairedBootstrap } from "../stats/pairedBootstrap.ts";
import { pairedTable } from "../stats/pairedTable.ts";
import { accuracyDifference, isRepeated } from "./accuracy.ts";
import { type GradedCompletion, type GradedPair, sameTokenizer } from "./graded.ts";
import { groupBy } from "./groupBy.ts";

/** Fixed, so that the same records always give the same intervals. */
const BOOTSTRAP_SEED = "summary";

export type Interval = Pick<Estimate, "estimate" | "low" | "high" | "method">;

/** What two arms made of the same items. A figure over nothing is null. */
export interface PairFigures {
  readonly both: number;
  readonly onlyA: number;
  readonly onlyB: number;
  readonly neither: number;
  /** McNemar's exact test; null with repeats, whose pairs are not independent. */
  readonly p: number | null;
  /** b's accuracy less a's. */
  readonly difference: Interval | null;
  /** New tokens that b saves a problem: the mean of a's less b's; null where two tokenizers counted them. */
  readonly tokensSaved: Pick<Estimate, "estimate" | "low" | "high"> | null;
}

export function pairFigures(pairs: readonly GradedPair[]): PairFigures {
  const table = pairedTable(
    pairs.map((pair) => pair.a.strict.kind === "correct"),
    pairs.map((pair) => pair.b.strict.kind === "correct"),
  );
  const { both, onlyA, onlyB, neither, n } = table;
  const problems = [...groupBy(pairs, ({ a }) => a.record.problemId).values()];
  const saved = pairs.every(sameTokenizer) ? bootstrapTokens(problems) : undefined;
  return {
    both,
    onlyA,
    onlyB,
    neither,
    p: n === 0 || isRepeated(pairs.map(({ a }) => a)) ? null : mcnemar(table).p,
    difference: intervalOf(accuracyDifference(pairs, table)),
    tokensSaved: saved === undefined ? null : { estimate: saved.estimate, low: saved.low, high: saved.high },
  };
}

function bootstrapTokens(problems: readonly (readonly GradedPair[])[]): Estimate | undefined {
  return pairedBootstrap(
    problems.map((repeats) => meanTokens(repeats.map(({ a }) => a))),
    problems.map((repeats) => meanTokens(repeats.map(({ b }) => b))),
    { seed: BOOTSTRAP_SEED },
  )?.saved;
}

function meanTokens(completions: readonly GradedCompletion[]): number {
  return mean(completions.map(({ newTokens }) => newTokens))!;
}

export function intervalOf(estimate: Estimate | undefined): Interval | null {
  if (estimate === undefined) return null;
  return { estimate: estimate.estimate, low: estimate.low, high: estimate.high, method: estimate.method };
}
