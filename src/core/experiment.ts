import type { Decoding } from "./ports.ts";
import type { HubSetId } from "./problems/hubSet.ts";
import type { Split } from "./problems/problem.ts";
import type { Skill } from "./problems/skill.ts";

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

/** How problems are answered; without `maxNewTokens` each strategy's own limit holds. */
export type EvaluationDecoding = Omit<Decoding, "maxNewTokens"> & { readonly maxNewTokens: number | undefined };

/** Which problems the generator gives for an evaluation: the first n of them. */
export interface GeneratedSet {
  readonly kind: "generated";
  readonly seed: number;
  readonly split: Split;
  readonly minSteps: number;
  readonly maxSteps: number;
  /** At least one of them is exercised by every problem; any will do when undefined. */
  readonly skills: readonly Skill[] | undefined;
  readonly templates: "trained" | "heldOut" | "all";
}

/** A set that the hub publishes: the first n of its problems. */
export interface PublishedSet {
  readonly kind: "hub";
  readonly id: HubSetId;
  /** A commit of the hub; the newest one where it is undefined, until that was fetched. */
  readonly revision: string | undefined;
}

/** One problem, some models and strategies, side by side. */
export interface CompareExperiment {
  readonly version: typeof EXPERIMENT_VERSION;
  readonly screen: "compare";
  readonly problem: ProblemSource;
  /** Strategy ids, in the order of the columns. A model answers with those that it takes. */
  readonly strategies: readonly string[];
  /** Ids as in modelId.ts; at least one. */
  readonly models: readonly string[];
  readonly decoding: Decoding;
}

/** Many problems, some models and strategies, paired. A set from a file cannot travel in a link: only a kept run holds it. */
export interface EvaluateExperiment {
  readonly version: typeof EXPERIMENT_VERSION;
  readonly screen: "evaluate";
  readonly set: GeneratedSet | PublishedSet;
  readonly n: number;
  /** How often each problem is asked; more than once only where answers are sampled. */
  readonly repeats: number;
  /** Nothing else runs beside an item, so that its times are its own. */
  readonly oneAtATime: boolean;
  /** Strategy ids, in the order of the arms. A model answers with those that it takes. */
  readonly strategies: readonly string[];
  /** Ids as in modelId.ts; at least one. */
  readonly models: readonly string[];
  readonly decoding: EvaluationDecoding;
  /** Id of the run on the screen, which this browser keeps or the page ships; undefined while one is set up. */
  readonly run: string | undefined;
  /** Id of the problem that is open, in that run. */
  readonly item: string | undefined;
}

/** Where the trace on the Prune screen comes from. */
export type TraceSource =
  | { readonly kind: "listed"; readonly id: string }
  /** Written by a model, as long as it does, about a generated problem. */
  | { readonly kind: "written"; readonly index: number; readonly model: string }
  | { readonly kind: "typed"; readonly question: string; readonly response: string }
  /** What an arm of a kept run made of an item. */
  | {
      readonly kind: "item";
      readonly run: string;
      readonly item: string;
      readonly strategy: string;
      readonly model: string;
    };

/** One trace, cut into steps and pruned. */
export interface PruneExperiment {
  readonly version: typeof EXPERIMENT_VERSION;
  readonly screen: "prune";
  readonly trace: TraceSource;
  readonly split: "skill" | "sentences" | "paragraphs" | "none";
  /** "symbolic", or the id of a model. */
  readonly teacher: string;
}

/** How much a distillation takes in: its traces, its training, and how it is watched; see core/distill/plan.ts. */
export interface DistillSettings {
  readonly traces: {
    readonly problems: number;
    readonly minSteps: number;
    readonly maxSteps: number;
    readonly draws: number;
    readonly temperature: number;
    readonly topP: number;
    readonly maxNewTokens: number;
  };
  readonly training: {
    readonly steps: number;
    readonly examplesPerStep: number;
    readonly peakRate: number;
    readonly warmupSteps: number;
    readonly decaySteps: number;
    readonly checkpointEvery: number;
  };
  readonly validation: {
    readonly problems: number;
    readonly every: number;
    readonly patience?: number | undefined;
  };
}

/** A student that is to learn to write less. Its weights do not travel in a link: it is known by its name. */
export interface DistillExperiment extends DistillSettings {
  readonly version: typeof EXPERIMENT_VERSION;
  readonly screen: "distill";
  readonly student: string;
  /** Id of an arm. */
  readonly arm: string;
  readonly seed: number;
  /** Id of the run on the screen, which this browser keeps or the page ships; undefined while one is set up. */
  readonly run: string | undefined;
}

/**
 * Everything that decides what a screen shows, and nothing else: the same experiment on the same model gives the same
 * texts. Screens, the CLI and the URL's hash read and write it; a key or an endpoint's password never enters it.
 */
export type Experiment = CompareExperiment | EvaluateExperiment | PruneExperiment | DistillExperiment;
export type Screen = Experiment["screen"];

/** The bounds within which a generated problem can be asked for. */
export const STEP_BOUNDS = { min: 1, max: 6 } as const;

/** What the Compare screen shows before anyone has chosen anything. */
export const DEFAULT_EXPERIMENT = {
  version: EXPERIMENT_VERSION,
  screen: "compare",
  problem: { kind: "generated", seed: 1, split: "validation", index: 0, minSteps: 2, maxSteps: 3 },
  strategies: ["verbose", "pruned"],
  models: ["embedded"],
  decoding: { maxNewTokens: 512, temperature: 0, topP: 1, seed: 1 },
} as const satisfies CompareExperiment;

/** How many problems an evaluation may ask of the generator, and how often it may ask each. */
export const COUNT_BOUNDS = { min: 1, max: 5000 } as const;
export const REPEAT_BOUNDS = { min: 1, max: 20 } as const;

/** What the Evaluate screen proposes before anyone has chosen anything. */
export const DEFAULT_EVALUATION = {
  version: EXPERIMENT_VERSION,
  screen: "evaluate",
  set: {
    kind: "generated",
    seed: 1,
    split: "validation",
    minSteps: 2,
    maxSteps: 4,
    skills: undefined,
    templates: "trained",
  },
  n: 100,
  repeats: 1,
  oneAtATime: false,
  strategies: ["verbose", "pruned"],
  models: ["embedded"],
  decoding: { maxNewTokens: undefined, temperature: 0, topP: 1, seed: 1 },
  run: undefined,
  item: undefined,
} as const satisfies EvaluateExperiment;

/** What the Prune screen shows before anyone has chosen anything. */
export const DEFAULT_PRUNE = {
  version: EXPERIMENT_VERSION,
  screen: "prune",
  trace: { kind: "listed", id: "bakery" },
  split: "skill",
  teacher: "symbolic",
} as const satisfies PruneExperiment;
