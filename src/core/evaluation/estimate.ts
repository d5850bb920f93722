/** What one arm took for a few items, asked as the run will ask them. */
export interface ArmProbe {
  /** From 1. */
  readonly items: number;
  readonly milliseconds: number;
}

/**
 * Seconds that a run takes in which every arm has so many items, at the rates of the probes. Arms run in turn, so their
 * times add up.
 */
export function estimateSeconds(arms: readonly ArmProbe[], itemsPerArm: number): number {
  return arms.reduce((sum, { items, milliseconds }) => sum + (milliseconds / 1000 / items) * itemsPerArm, 0);
}
