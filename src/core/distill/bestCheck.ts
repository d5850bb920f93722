import { firstRound } from "./lessonOrder.ts";
import type { Lesson } from "./lessons.ts";
import type { DistillPlan } from "./plan.ts";
import type { ValidationCheck } from "./trainer.ts";

/**
 * Whether a check may be the best: once every lesson was seen, or at the end. Before, the student is still its parent, which
 * no arm that costs accuracy could beat.
 */
function mayBeBest(plan: DistillPlan, lessons: readonly Lesson[], step: number): boolean {
  return step >= plan.training.steps || (step > 0 && step >= firstRound(plan, lessons.length));
}

/** Right more often than the best so far, or as often with fewer tokens. */
export function isBetter(
  plan: DistillPlan,
  lessons: readonly Lesson[],
  check: Pick<ValidationCheck, "step" | "accuracy" | "tokens">,
  before: readonly ValidationCheck[],
): boolean {
  if (!mayBeBest(plan, lessons, check.step)) return false;
  const best = before.findLast((earlier) => earlier.isBest);
  if (best === undefined) return true;
  const gained = check.accuracy.estimate - best.accuracy.estimate;
  return gained > 0 || (gained === 0 && check.tokens.estimate < best.tokens.estimate);
}

/** Whether so many checks in a row were not the best that training stops. */
export function outOfPatience({ validation: { patience } }: DistillPlan, checks: readonly ValidationCheck[]): boolean {
  const best = checks.findLastIndex((check) => check.isBest);
  return patience !== undefined && best >= 0 && checks.length - 1 - best >= patience;
}

/** Whether the student is checked after so many steps. */
export function isCheckDue({ training, validation }: DistillPlan, step: number): boolean {
  return step % validation.every === 0 || step === training.steps;
}
