import { plannedArms } from "./plannedArms.ts";
import type { StoredRun } from "./runStore.ts";

/** How many items a run comes to. */
export function plannedItems({ plan, models }: Pick<StoredRun, "plan" | "models">): number {
  return plan.problems.length * plan.repeats * plannedArms(plan, models).length;
}
