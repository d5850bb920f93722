import { AppError } from "../errors.ts";
import { ARM_IDS } from "./arm.ts";
import type { DistillPlan } from "./plan.ts";

/** What a preset decides; student, arm and seed are the person's. */
export type DistillSettings = Pick<DistillPlan, "traces" | "training" | "validation">;

/** Named for how long training takes on WebAssembly with two cores, about; the last two for what they repeat. */
export const PRESET_IDS = ["minute", "five-minutes", "table", "paper"] as const;
export type PresetId = (typeof PRESET_IDS)[number];

const SAMPLING = { minSteps: 2, maxSteps: 4, draws: 1, temperature: 0.8, topP: 1, maxNewTokens: 420 };

export const PRESETS: Readonly<Record<PresetId, DistillSettings>> = {
  /** Small steps: of as many examples they teach more than large ones do, and the rate is the best of those tried. */
  minute: {
    traces: { ...SAMPLING, problems: 768 },
    training: {
      steps: 260,
      examplesPerStep: 8,
      peakRate: 1e-3,
      warmupSteps: 26,
      decaySteps: 130,
      checkpointEvery: 65,
    },
    validation: { problems: 64, every: 65 },
  },
  "five-minutes": {
    traces: { ...SAMPLING, problems: 1536 },
    training: {
      steps: 300,
      examplesPerStep: 32,
      peakRate: 1e-3,
      warmupSteps: 20,
      decaySteps: 200,
      checkpointEvery: 50,
    },
    validation: { problems: 128, every: 100 },
  },
  /** Of the table in README.md: so many problems that none is seen more than twice or so, for repeated ones teach little. */
  table: {
    traces: { ...SAMPLING, problems: 12_288 },
    training: {
      steps: 600,
      examplesPerStep: 32,
      peakRate: 1e-3,
      warmupSteps: 40,
      decaySteps: 400,
      checkpointEvery: 50,
    },
    validation: { problems: 128, every: 100 },
  },
  /** The paper's 7,473 problems of GSM8K's size, three rounds, eight examples a step, a tenth of them warm-up. */
  paper: {
    traces: { ...SAMPLING, problems: 7473 },
    training: {
      steps: 2800,
      examplesPerStep: 8,
      peakRate: 5e-4,
      warmupSteps: 280,
      decaySteps: 2520,
      checkpointEvery: 200,
    },
    validation: { problems: 256, every: 400 },
  },
};

/** Throws AppError `bad-argument` for a plan that cannot be carried out. */
export function requirePlan({ arm, seed, traces, training, validation }: DistillPlan): void {
  const refuse = (message: string): never => {
    throw new AppError({ code: "bad-argument", message, hint: "Change the plan." });
  };
  if (!ARM_IDS.includes(arm)) refuse(`There is no arm "${String(arm)}".`);
  const counts: readonly (readonly [string, number, number])[] = [
    ["seed", seed, 0],
    ["number of problems", traces.problems, 1],
    ["fewest steps of a problem", traces.minSteps, 1],
    ["most steps of a problem", traces.maxSteps, traces.minSteps],
    ["number of draws", traces.draws, 1],
    ["token limit", traces.maxNewTokens, 1],
    ["number of training steps", training.steps, 1],
    ["number of examples in a step", training.examplesPerStep, 1],
    ["number of warm-up steps", training.warmupSteps, 0],
    ["number of steps in which the rate falls", training.decaySteps, 0],
    ["number of steps between checkpoints", training.checkpointEvery, 1],
    ["number of validation problems", validation.problems, 2],
    ["number of steps between checks", validation.every, 1],
    ["patience", validation.patience ?? 1, 1],
  ];
  for (const [what, value, least] of counts) {
    if (!Number.isSafeInteger(value) || value < least)
      refuse(`The ${what} is a whole number from ${least}, not ${value}.`);
  }
  if (!(training.peakRate > 0 && training.peakRate <= 1))
    refuse(`A learning rate of ${training.peakRate} is not in (0, 1].`);
  if (!(traces.temperature >= 0 && traces.temperature <= 5))
    refuse(`A temperature of ${traces.temperature} is not in [0, 5].`);
  if (!(traces.topP > 0 && traces.topP <= 1)) refuse(`A nucleus of ${traces.topP} is not in (0, 1].`);
  if (traces.temperature === 0 && traces.draws > 1) refuse("Greedy traces are the same each time: one draw is enough.");
}
