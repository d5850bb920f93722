import type { Style } from "../traces/trace.ts";
import type { TrainingPlan } from "./lessons.ts";
import { type DistillPlan, planHash } from "./plan.ts";

/** What a distilled student's config.json says of it, under "terse". */
export interface DistilledFacts {
  readonly parent: { readonly id: string; readonly revision: string };
  /** The styles that it can be asked for; what it writes then is what the arm taught it. */
  readonly styles: readonly Style[];
  /** The step whose parameters these are. */
  readonly steps: number;
  readonly distill: {
    readonly plan: DistillPlan;
    readonly planHash: string;
    readonly dataHash: string;
    readonly lessons: number;
  };
}

export function distilledFacts({ plan, lessons, dataHash }: TrainingPlan, steps: number): DistilledFacts {
  const { id, revision, style } = plan.student;
  return {
    parent: { id, revision },
    styles: [style],
    steps,
    distill: { plan, planHash: planHash(plan), dataHash, lessons: lessons.length },
  };
}
