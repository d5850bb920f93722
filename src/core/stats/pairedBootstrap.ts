import { random } from "../random.ts";
import { CONFIDENCE, type Estimate } from "./estimate.ts";
import { mean } from "./mean.ts";
import { sortedQuantile } from "./quantile.ts";

export interface PairedBootstrapOptions {
  readonly seed: number | string;
  readonly resamples?: number;
  readonly confidence?: number;
}

export interface PairedBootstrap {
  /** Mean of b − a, in the unit of the values. */
  readonly difference: Estimate;
  /** Mean of a − b: what b saves. The mirror image of `difference`, from the same resamples. */
  readonly saved: Estimate;
  /** 1 − mean b / mean a. Undefined when a's mean is 0. */
  readonly relativeSaving: Estimate | undefined;
}

/**
 * The percentile bootstrap over pairs (Efron and Tibshirani 1993, chapter 13): whole pairs are drawn with replacement, so
 * that a hard problem is long in both arms. Values are counts, none below 0. Undefined for no pairs; one pair, or pairs
 * all alike, give an interval of width 0, which says only that resampling cannot widen it.
 */
export function pairedBootstrap(
  a: readonly number[],
  b: readonly number[],
  options: PairedBootstrapOptions,
): PairedBootstrap | undefined {
  if (a.length !== b.length) throw new RangeError(`Pairs need equal lengths, not ${a.length} and ${b.length}.`);
  const meanA = mean(a);
  const meanB = mean(b);
  if (meanA === undefined || meanB === undefined) return undefined;
  const { resamples = 2000, confidence = CONFIDENCE, seed } = options;
  const differences = new Float64Array(resamples);
  const savings = new Float64Array(resamples);
  const draw = random(seed, "pairedBootstrap", a.length);
  const picks = new Uint32Array(a.length);
  for (let resample = 0; resample < resamples; resample++) {
    let sumA = 0;
    let sumB = 0;
    draw.integers(a.length, picks);
    for (let i = 0; i < picks.length; i++) {
      const pick = picks[i]!;
      sumA += a[pick]!;
      sumB += b[pick]!;
    }
    differences[resample] = (sumB - sumA) / a.length;
    savings[resample] = sumA > 0 ? 1 - sumB / sumA : 0;
  }
  const method = `percentile bootstrap of pairs, ${resamples} resamples`;
  const estimate = (value: number, draws: Float64Array): Estimate => ({
    estimate: value,
    ...percentiles(draws, value, confidence),
    n: a.length,
    method,
  });
  const difference = estimate(meanB - meanA, differences);
  return {
    difference,
    saved: { ...difference, estimate: -difference.estimate, low: -difference.high, high: -difference.low },
    relativeSaving: meanA > 0 ? estimate(1 - meanB / meanA, savings) : undefined,
  };
}

/** With few pairs and skewed values the percentiles may miss the estimate by a hair; the interval always holds it. */
function percentiles(draws: Float64Array, value: number, confidence: number): Pick<Estimate, "low" | "high"> {
  draws.sort();
  const tail = (1 - confidence) / 2;
  return {
    low: Math.min(value, sortedQuantile(draws, tail)!),
    high: Math.max(value, sortedQuantile(draws, 1 - tail)!),
  };
}
