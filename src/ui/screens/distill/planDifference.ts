import type { DistillPlan } from "../../../core/distill/plan.ts";

/** A setting in which a plan differs from another. */
export interface PlanChange {
  readonly what: PlanSetting;
  readonly from: string | number;
  readonly to: string | number;
}

const SETTINGS = {
  student: ({ student }) => student.id,
  arm: ({ arm }) => arm,
  seed: ({ seed }) => seed,
  problems: ({ traces }) => traces.problems,
  minSteps: ({ traces }) => traces.minSteps,
  maxSteps: ({ traces }) => traces.maxSteps,
  draws: ({ traces }) => traces.draws,
  temperature: ({ traces }) => traces.temperature,
  topP: ({ traces }) => traces.topP,
  maxNewTokens: ({ traces }) => traces.maxNewTokens,
  steps: ({ training }) => training.steps,
  examplesPerStep: ({ training }) => training.examplesPerStep,
  peakRate: ({ training }) => training.peakRate,
  warmupSteps: ({ training }) => training.warmupSteps,
  decaySteps: ({ training }) => training.decaySteps,
  checkpointEvery: ({ training }) => training.checkpointEvery,
  checked: ({ validation }) => validation.problems,
  every: ({ validation }) => validation.every,
  patience: ({ validation }) => validation.patience ?? 0,
} as const satisfies Record<string, (plan: DistillPlan) => string | number>;

export type PlanSetting = keyof typeof SETTINGS;

/** What makes a plan another than this one, in a fixed order. */
export function planChanges(plan: DistillPlan, other: DistillPlan): PlanChange[] {
  return (Object.entries(SETTINGS) as [PlanSetting, (plan: DistillPlan) => string | number][])
    .map(([what, read]) => ({ what, from: read(other), to: read(plan) }))
    .filter(({ from, to }) => from !== to);
}
