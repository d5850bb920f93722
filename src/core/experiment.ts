import type { Decoding } from "./ports.ts";
import type { Split } from "./problems/problem.ts";

/** Raised when an older link could no longer mean the same thing. */
export const EXPERIMENT_VERSION = 1;

/** Where the problem on the screen comes from. */
export type ProblemSource =
  | {
      readonly kind: "generated";
      readonly seed: number;
      readonly split: Split;
      readonly index: number;
      readonly minSteps: number;
      readonly maxSteps: number;
    }
  | { readonly kind: "typed"; readonly question: string; readonly answer: string | undefined }
  | { readonly kind: "listed"; readonly id: string };

/**
 * Everything that decides what a screen shows, and nothing else: the same experiment on the same model gives the same
 * texts. Screens, the CLI and the URL's hash read and write it; a key or an endpoint's password never enters it.
 */
export interface Experiment {
  readonly version: typeof EXPERIMENT_VERSION;
  readonly screen: "compare";
  readonly problem: ProblemSource;
  /** Strategy ids, in the order of the columns. */
  readonly strategies: readonly string[];
  readonly model: string;
  readonly decoding: Decoding;
}

/** The bounds within which a generated problem can be asked for. */
export const STEP_BOUNDS = { min: 1, max: 6 } as const;

/** What the Compare screen shows before anyone has chosen anything. */
export const DEFAULT_EXPERIMENT = {
  version: EXPERIMENT_VERSION,
  screen: "compare",
  problem: { kind: "generated", seed: 1, split: "validation", index: 0, minSteps: 2, maxSteps: 3 },
  strategies: ["verbose", "pruned"],
  model: "embedded",
  decoding: { maxNewTokens: 512, temperature: 0, topP: 1, seed: 1 },
} as const satisfies Experiment;
