import { CONFIDENCE, type Estimate } from "./estimate.ts";
import { twoSidedZ } from "./normalQuantile.ts";
import type { PairedTable } from "./pairedTable.ts";

/**
 * The score interval for the difference of two paired proportions, b's accuracy less a's: all differences that the score
 * test does not reject (Tango 1998, Statistics in Medicine 17, 891-908, equations 9 and 15). The limits are found by
 * bisection. Undefined when there are no pairs. Without discordant pairs it is ±z²/(n + z²), not a point.
 */
export function tango(
  table: Pick<PairedTable, "onlyA" | "onlyB" | "n">,
  confidence = CONFIDENCE,
): Estimate | undefined {
  const { onlyA, onlyB, n } = table;
  if (n === 0) return undefined;
  const z = twoSidedZ(confidence);
  return {
    estimate: (onlyB - onlyA) / n,
    low: -upperLimit(onlyA, onlyB, n, z),
    high: upperLimit(onlyB, onlyA, n, z),
    n,
    method: "Tango score",
  };
}

/** The largest difference (gains − losses)/n that is not rejected. The score falls as the difference grows. */
function upperLimit(gains: number, losses: number, n: number, z: number): number {
  const estimate = (gains - losses) / n;
  let low = estimate;
  let high = 1;
  for (let middle = (low + high) / 2; middle > low && middle < high; middle = (low + high) / 2) {
    if (score(gains, losses, n, middle) > -z) low = middle;
    else high = middle;
  }
  return high;
}

/** Tango's statistic at a hypothetical difference. A difference below 0 is the mirror image of one above. */
function score(gains: number, losses: number, n: number, difference: number): number {
  if (difference < 0) return -score(losses, gains, n, -difference);
  const lossRate = constrainedLossRate(gains, losses, n, difference);
  const variance = n * (2 * lossRate + difference * (1 - difference));
  const excess = gains - losses - n * difference;
  if (variance > 0) return excess / Math.sqrt(variance);
  return excess < 0 ? Number.NEGATIVE_INFINITY : 0;
}

/** The most likely probability of a loss when that of a gain is larger by `difference` ≥ 0: the root of a quadratic. */
function constrainedLossRate(gains: number, losses: number, n: number, difference: number): number {
  const linear = (2 * n - gains + losses) * difference - gains - losses;
  const constant = -losses * difference * (1 - difference);
  const root = Math.sqrt(linear * linear - 8 * n * constant);
  // Of two equal forms of the root, the one that does not subtract nearly equal numbers.
  if (linear <= 0) return (root - linear) / (4 * n);
  return (-2 * constant) / (root + linear);
}
