import * as v from "valibot";

import { ARM_IDS } from "../../core/distill/arm.ts";
import { DEFAULT_DISTILL } from "../../core/distill/defaultDistill.ts";
import { presetOf } from "../../core/distill/presetOf.ts";
import { PRESET_IDS, PRESETS } from "../../core/distill/presets.ts";
import type { DistillExperiment } from "../../core/experiment.ts";
import type { LinkWriter } from "./parameters.ts";
import { decimal, name, SHARED_PARAMETERS, whole } from "./parameters.ts";

/** What a distillation may be asked to take in. */
export const DISTILL_BOUNDS = {
  problems: { min: 1, max: 20_000 },
  draws: { min: 1, max: 16 },
  maxNewTokens: { min: 16, max: 4096 },
  steps: { min: 1, max: 100_000 },
  examplesPerStep: { min: 1, max: 512 },
  peakRate: { min: 1e-6, max: 1 },
  warmupSteps: { min: 0, max: 100_000 },
  decaySteps: { min: 0, max: 100_000 },
  checkpointEvery: { min: 1, max: 100_000 },
  checkedProblems: { min: 2, max: 5000 },
  every: { min: 1, max: 100_000 },
  patience: { min: 1, max: 1000 },
} as const;

const within = ({ min, max }: { readonly min: number; readonly max: number }) => v.optional(whole(min, max));

const { temperature, topP, seed, min, max } = SHARED_PARAMETERS;
const linkSchema = v.strictObject({
  seed,
  min,
  max,
  temperature,
  topP,
  preset: v.optional(v.picklist(PRESET_IDS)),
  student: v.optional(name),
  arm: v.optional(v.picklist(ARM_IDS)),
  problems: within(DISTILL_BOUNDS.problems),
  draws: within(DISTILL_BOUNDS.draws),
  maxNewTokens: within(DISTILL_BOUNDS.maxNewTokens),
  steps: within(DISTILL_BOUNDS.steps),
  examples: within(DISTILL_BOUNDS.examplesPerStep),
  rate: v.optional(decimal(DISTILL_BOUNDS.peakRate.min, DISTILL_BOUNDS.peakRate.max)),
  warmup: within(DISTILL_BOUNDS.warmupSteps),
  decay: within(DISTILL_BOUNDS.decaySteps),
  checkpoint: within(DISTILL_BOUNDS.checkpointEvery),
  checked: within(DISTILL_BOUNDS.checkedProblems),
  every: within(DISTILL_BOUNDS.every),
  patience: within(DISTILL_BOUNDS.patience),
  kept: v.optional(name),
});

/** A preset travels by its name; settings of one's own by what differs from the default. */
export function writeDistill(experiment: DistillExperiment, write: LinkWriter): void {
  const { student, arm, traces, training, validation, run } = experiment;
  const preset = presetOf(experiment);
  const initial = preset === undefined ? DEFAULT_DISTILL : PRESETS[preset];
  write("preset", preset, PRESET_IDS[0]);
  write("student", student, DEFAULT_DISTILL.student);
  write("arm", arm, DEFAULT_DISTILL.arm);
  write("seed", experiment.seed, DEFAULT_DISTILL.seed);
  write("problems", traces.problems, initial.traces.problems);
  write("min", traces.minSteps, initial.traces.minSteps);
  write("max", traces.maxSteps, initial.traces.maxSteps);
  write("draws", traces.draws, initial.traces.draws);
  write("temperature", traces.temperature, initial.traces.temperature);
  write("topP", traces.topP, initial.traces.topP);
  write("maxNewTokens", traces.maxNewTokens, initial.traces.maxNewTokens);
  write("steps", training.steps, initial.training.steps);
  write("examples", training.examplesPerStep, initial.training.examplesPerStep);
  write("rate", training.peakRate, initial.training.peakRate);
  write("warmup", training.warmupSteps, initial.training.warmupSteps);
  write("decay", training.decaySteps, initial.training.decaySteps);
  write("checkpoint", training.checkpointEvery, initial.training.checkpointEvery);
  write("checked", validation.problems, initial.validation.problems);
  write("every", validation.every, initial.validation.every);
  if (validation.patience !== initial.validation.patience) write("patience", validation.patience);
  write("kept", run);
}

/** Undefined when the fields cannot be read, or contradict each other. */
export function readDistill(fields: Readonly<Record<string, string>>): DistillExperiment | undefined {
  const parsed = v.safeParse(linkSchema, fields);
  if (!parsed.success) return undefined;
  const link = parsed.output;
  const { version, screen, student, arm, seed } = DEFAULT_DISTILL;
  const { traces, training, validation } = PRESETS[link.preset ?? PRESET_IDS[0]];
  const read: DistillExperiment = {
    version,
    screen,
    student: link.student ?? student,
    arm: link.arm ?? arm,
    seed: link.seed ?? seed,
    traces: {
      problems: link.problems ?? traces.problems,
      minSteps: link.min ?? traces.minSteps,
      maxSteps: link.max ?? traces.maxSteps,
      draws: link.draws ?? traces.draws,
      temperature: link.temperature ?? traces.temperature,
      topP: link.topP ?? traces.topP,
      maxNewTokens: link.maxNewTokens ?? traces.maxNewTokens,
    },
    training: {
      steps: link.steps ?? training.steps,
      examplesPerStep: link.examples ?? training.examplesPerStep,
      peakRate: link.rate ?? training.peakRate,
      warmupSteps: link.warmup ?? training.warmupSteps,
      decaySteps: link.decay ?? training.decaySteps,
      checkpointEvery: link.checkpoint ?? training.checkpointEvery,
    },
    validation: {
      problems: link.checked ?? validation.problems,
      every: link.every ?? validation.every,
      ...optionalPatience(link.patience ?? validation.patience),
    },
    run: link.kept,
  };
  return read.traces.minSteps > read.traces.maxSteps ? undefined : read;
}

function optionalPatience(patience: number | undefined): { readonly patience?: number } {
  return patience === undefined ? {} : { patience };
}
