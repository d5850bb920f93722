import type { Style } from "../traces/trace.ts";
import type { ArmId } from "./arm.ts";
import type { TrainingPlan } from "./lessons.ts";
import { type DistillPlan, planHash } from "./plan.ts";
import type { StudentFiles } from "./trainer.ts";

/** What a distilled student's config.json says of it, under "terse". */
export interface DistilledFacts {
  /** Its parent's id; the plan has the revision. */
  readonly parent: string;
  readonly arm: ArmId;
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
  const { id, style } = plan.student;
  return {
    parent: id,
    arm: plan.arm,
    styles: [style],
    steps,
    distill: { plan, planHash: planHash(plan), dataHash, lessons: lessons.length },
  };
}

/** The files with more facts under "terse" in config.json, such as the limits of the student's scope. */
export function withFacts(files: StudentFiles, facts: Readonly<Record<string, unknown>>): StudentFiles {
  const config = JSON.parse(new TextDecoder().decode(files.get("config.json"))) as { readonly terse?: object };
  const described = { ...config, terse: { ...config.terse, ...facts } };
  return new Map([...files, ["config.json", new TextEncoder().encode(`${JSON.stringify(described, null, 2)}\n`)]]);
}
