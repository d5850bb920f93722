import { type ClusteredEstimate, clusteredMean } from "../../../src/core/stats/clusteredMean.ts";
import { mean } from "../../../src/core/stats/mean.ts";
import { pruneTrace } from "../../../src/core/teacher/symbolicTeacher.ts";
import type { MeasuredSentence, MeasuredTrace, RealTrace } from "./sharedData.ts";
import { leftOf, stillSays } from "./survival.ts";

/** How the measures of importance are called in the data; the first is the one that Thought Anchors argue for. */
export const IMPORTANCES = [
  "counterfactual_importance_kl",
  "resampling_importance_kl",
  "forced_importance_kl",
] as const satisfies readonly (keyof MeasuredSentence)[];
export type Importance = (typeof IMPORTANCES)[number];

export interface AnchorScore {
  readonly kept: number;
  readonly deleted: number;
  readonly meanKept: number;
  readonly meanDeleted: number;
  /** Mean of kept minus mean of deleted, with an interval clustered by trace. */
  readonly difference: ClusteredEstimate;
  /** Spearman's rank correlation of being kept with importance. */
  readonly rankCorrelation: number;
}

/** Whether the sentences that the teacher deletes matter less, by what resampling measured (arXiv 2506.19143). */
export function scoreAnchors(
  traces: readonly RealTrace[],
  measured: readonly MeasuredTrace[],
): Readonly<Record<Importance, AnchorScore>> {
  const sentences = measured.flatMap(({ trace_id, steps }) => {
    const trace = traces.find(({ id }) => id === trace_id);
    if (!trace) throw new Error(`There is no trace ${trace_id}.`);
    const pruned = pruneTrace(trace);
    return steps.map((step) => {
      const text = trace.response.slice(step.start, step.end);
      return { trace: trace_id, step, isKept: stillSays(leftOf(pruned, step.start, step.end), text, []) };
    });
  });
  const scores = IMPORTANCES.map((importance) => {
    const known = sentences.flatMap(({ trace, step, isKept }) => {
      const value = step[importance];
      return typeof value === "number" && Number.isFinite(value) ? [{ trace, isKept, value }] : [];
    });
    return [importance, scoreImportance(known)] as const;
  });
  return Object.fromEntries(scores) as Record<Importance, AnchorScore>;
}

interface Known {
  readonly trace: string;
  readonly isKept: boolean;
  readonly value: number;
}

function scoreImportance(known: readonly Known[]): AnchorScore {
  const values = (isKept: boolean): number[] =>
    known.filter((each) => each.isKept === isKept).map(({ value }) => value);
  const [kept, deleted] = [values(true), values(false)];
  const [meanKept, meanDeleted] = [mean(kept) ?? NaN, mean(deleted) ?? NaN];
  // The influence of a sentence on the difference of the two means: their mean is the difference itself.
  const share = kept.length / known.length;
  const influences = known.map(({ isKept, value }) =>
    isKept
      ? (value - meanKept) / share + meanKept - meanDeleted
      : meanKept - meanDeleted - (value - meanDeleted) / (1 - share),
  );
  const difference = clusteredMean(
    influences,
    known.map(({ trace }) => trace),
  );
  if (!difference) throw new Error("Too few traces.");
  return {
    kept: kept.length,
    deleted: deleted.length,
    meanKept,
    meanDeleted,
    difference,
    rankCorrelation: spearman(
      known.map(({ isKept }) => Number(isKept)),
      known.map(({ value }) => value),
    ),
  };
}

function spearman(a: readonly number[], b: readonly number[]): number {
  const [x, y] = [ranks(a), ranks(b)];
  const [centreX, centreY] = [mean(x)!, mean(y)!];
  let [both, alone, other] = [0, 0, 0];
  x.forEach((rank, i) => {
    both += (rank - centreX) * (y[i]! - centreY);
    alone += (rank - centreX) ** 2;
    other += (y[i]! - centreY) ** 2;
  });
  return both / Math.sqrt(alone * other);
}

/** Ties share the mean of their ranks. */
function ranks(values: readonly number[]): number[] {
  const order = values.map((_, i) => i).sort((i, j) => values[i]! - values[j]!);
  const found = new Array<number>(values.length).fill(0);
  for (let from = 0; from < order.length;) {
    let to = from;
    while (to < order.length && values[order[to]!] === values[order[from]!]) to++;
    for (let i = from; i < to; i++) found[order[i]!] = (from + to - 1) / 2;
    from = to;
  }
  return found;
}
