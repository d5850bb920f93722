import { CONFIDENCE, type Estimate } from "./estimate.ts";
import { twoSidedZ } from "./normalQuantile.ts";

/**
 * The score interval for a proportion (Wilson 1927; Newcombe 1998a, method 3). Undefined when n is 0: nothing was seen.
 * At n = 1 it is wide but proper ([0, 0.793] after a failure).
 */
export function wilson(successes: number, n: number, confidence = CONFIDENCE): Estimate | undefined {
  if (!Number.isInteger(successes) || !Number.isInteger(n) || successes < 0 || successes > n) {
    throw new RangeError(`${successes} of ${n} is not a proportion of whole counts.`);
  }
  if (n === 0) return undefined;
  const z = twoSidedZ(confidence);
  const share = successes / n;
  const centre = successes + (z * z) / 2;
  const spread = z * Math.sqrt(successes * (1 - share) + (z * z) / 4);
  return {
    estimate: share,
    low: successes === 0 ? 0 : Math.min(share, (centre - spread) / (n + z * z)),
    high: successes === n ? 1 : Math.max(share, (centre + spread) / (n + z * z)),
    n,
    method: "Wilson",
  };
}
