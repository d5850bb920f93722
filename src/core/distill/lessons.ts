import { hash } from "../hash.ts";
import { type DistillPlan, planHash } from "./plan.ts";

/** A question, and what the student is to write after it. */
export interface Lesson {
  readonly question: string;
  readonly target: string;
}

/** A plan with the lessons that came of it: all that a trainer needs, besides the parent's files. */
export interface TrainingPlan {
  readonly plan: DistillPlan;
  readonly lessons: readonly Lesson[];
  /** Of the lessons, by content. */
  readonly dataHash: string;
}

export function trainingPlan(plan: DistillPlan, lessons: readonly Lesson[]): TrainingPlan {
  return { plan, lessons, dataHash: dataHash(lessons) };
}

/** What a run is known by: its checkpoints lie under this name. */
export function runKey({ plan, dataHash: data }: TrainingPlan): string {
  return hash(`${planHash(plan)} ${data}`);
}

function dataHash(lessons: readonly Lesson[]): string {
  return hash(JSON.stringify(lessons.map(({ question, target }) => [question, target])));
}
