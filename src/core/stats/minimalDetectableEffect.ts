import { CONFIDENCE } from "./estimate.ts";
import { normalQuantile, twoSidedZ } from "./normalQuantile.ts";

export interface PairedDesign {
  /** Pairs. */
  readonly n: number;
  /** The share of problems on which the arms differ, in [0, 1]. */
  readonly disagreement: number;
  readonly power?: number;
  readonly confidence?: number;
}

/**
 * The smallest difference in accuracy that a paired comparison finds with the given power: (z_{α/2} + z_β)·√(disagreement/n)
 * (Miller, arXiv 2411.00640, section 5, solved for δ, with the disagreement rate as the variance of a difference, which it
 * bounds from above). At most the disagreement rate can be there to find, so a result above it means: too few problems.
 * Undefined for n = 0.
 */
export function minimalDetectableEffect(design: PairedDesign): number | undefined {
  const { n, disagreement, power = 0.8, confidence = CONFIDENCE } = design;
  if (!(disagreement >= 0 && disagreement <= 1)) throw new RangeError(`A rate lies in [0, 1], not ${disagreement}.`);
  if (n === 0) return undefined;
  return (twoSidedZ(confidence) + normalQuantile(power)) * Math.sqrt(disagreement / n);
}
