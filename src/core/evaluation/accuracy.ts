import { clusteredMean } from "../stats/clusteredMean.ts";
import type { Estimate } from "../stats/estimate.ts";
import type { PairedTable } from "../stats/pairedTable.ts";
import { tango } from "../stats/tango.ts";
import { wilson } from "../stats/wilson.ts";
import type { GradedCompletion, GradedPair } from "./graded.ts";

/** 1 for a right answer by the strict grader, else 0. */
export function scoreOf({ strict }: GradedCompletion): number {
  return strict.kind === "correct" ? 1 : 0;
}

/**
 * The share of right answers. Answers to the same problem in several repeats are not independent: then the problems are
 * the clusters (Miller, arXiv 2411.00640, section 2.2), else Wilson's interval holds.
 */
export function accuracyOf(completions: readonly GradedCompletion[]): Estimate | undefined {
  const scores = completions.map(scoreOf);
  const correct = scores.reduce((sum, score) => sum + score, 0);
  if (!isRepeated(completions)) return wilson(correct, completions.length);
  return within(0, 1, clusteredMean(scores, completions.map(problemOf)));
}

/** b's accuracy less a's. `table` counts the pairs. */
export function accuracyDifference(pairs: readonly GradedPair[], table: PairedTable): Estimate | undefined {
  return differenceOfScores(
    pairs.map(({ a, b }) => scoreOf(b) - scoreOf(a)),
    pairs.map(({ a }) => problemOf(a)),
    table,
  );
}

/**
 * The mean of b's score less a's, pair by pair: Tango's score interval of `table`, which counts the pairs, or where a problem
 * is in several of them the problems as clusters.
 */
export function differenceOfScores(
  differences: readonly number[],
  problemIds: readonly string[],
  table: PairedTable,
): Estimate | undefined {
  const isOnce = new Set(problemIds).size === problemIds.length;
  return isOnce ? tango(table) : within(-1, 1, clusteredMean(differences, problemIds));
}

/** Whether a problem was asked more than once. */
export function isRepeated(completions: readonly GradedCompletion[]): boolean {
  return new Set(completions.map(problemOf)).size < completions.length;
}

function problemOf({ record }: GradedCompletion): string {
  return record.problemId;
}

function within(least: number, most: number, estimate: Estimate | undefined): Estimate | undefined {
  return estimate && { ...estimate, low: Math.max(least, estimate.low), high: Math.min(most, estimate.high) };
}
