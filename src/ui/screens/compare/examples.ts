import type { ProblemSource } from "../../../core/experiment.ts";

export interface Example {
  readonly id: string;
  readonly source: Extract<ProblemSource, { kind: "generated" }>;
}

/**
 * A short list to choose from: one problem of each length that the student was trained on, and one that is longer.
 * The first of its length in its split each time: nobody looked for those that come out well.
 */
export const EXAMPLES: readonly Example[] = [1, 2, 3, 4, 5].map((steps) => ({
  id: `steps-${steps}`,
  source: { kind: "generated", seed: 2026, split: "validation", index: 0, minSteps: steps, maxSteps: steps },
}));
