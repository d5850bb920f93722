import type { DistillPlan } from "../../../core/distill/plan.ts";
import type { TrainingHistory, TrainingPace } from "../../../core/distill/trainer.ts";
import { mean } from "../../../core/stats/mean.ts";

/** Steps whose mean time is that of the next ones. */
const RECENT = 8;

/** What a checkpoint after this step holds. */
export function historyUntil({ steps, checks }: TrainingHistory, last: number): TrainingHistory {
  return { steps: steps.filter(({ step }) => step <= last), checks: checks.filter(({ step }) => step <= last) };
}

/** Checks of a plan: one before the first step, one after the last, and those between. */
export function checksOf({ training, validation }: Pick<DistillPlan, "training" | "validation">): number {
  return 1 + Math.ceil(training.steps / validation.every);
}

/** How long what is left of training takes, at the pace of the last steps and checks; undefined before the first step. */
export function secondsLeftOf(plan: DistillPlan, { steps, checks }: TrainingHistory): number | undefined {
  const stepMs = mean(steps.slice(-RECENT).map(({ ms }) => ms));
  if (stepMs === undefined) return undefined;
  const checkMs = checks.at(-1)?.ms ?? 0;
  const stepsLeft = plan.training.steps - steps.length;
  return (stepMs * stepsLeft + checkMs * Math.max(0, checksOf(plan) - checks.length)) / 1000;
}

/** What training has cost so far, in milliseconds. */
export function trainingMs({ steps, checks }: TrainingHistory): number {
  return [...steps, ...checks].reduce((sum, { ms }) => sum + ms, 0);
}

/** The pace that a run went at; undefined before it has taken steps and a check. */
export function paceOf({ steps, checks }: TrainingHistory): TrainingPace | undefined {
  const stepMs = mean(steps.slice(-RECENT).map(({ ms }) => ms));
  const checkMs = mean(checks.map(({ ms }) => ms));
  return stepMs === undefined || checkMs === undefined ? undefined : { stepMs, checkMs };
}

/** Tokens learned from. */
export function trainedTokens({ steps }: TrainingHistory): number {
  return steps.reduce((sum, { tokens }) => sum + tokens, 0);
}
