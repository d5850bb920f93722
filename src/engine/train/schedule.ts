/** A learning rate that warms up linearly, holds, and decays linearly to zero (WSD; Hu et al., arXiv 2404.06395). */
export interface Schedule {
  readonly peak: number;
  readonly warmupSteps: number;
  readonly decaySteps: number;
  readonly steps: number;
}

/** The rate of step 0 ≤ step < steps. */
export function learningRate({ peak, warmupSteps, decaySteps, steps }: Schedule, step: number): number {
  const warm = (step + 1) / Math.max(1, warmupSteps);
  const cool = (steps - step) / Math.max(1, decaySteps);
  return peak * Math.min(1, warm, cool);
}
