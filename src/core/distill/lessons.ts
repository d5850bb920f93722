import { hash, RunningHash } from "../hash.ts";
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
  const gathered = new GatheredLessons();
  gathered.add(lessons);
  return gathered.trainingPlan(plan);
}

/** Lessons that come in pieces, hashed as they come: all at once take a page's thread for long. */
export class GatheredLessons {
  readonly #lessons: Lesson[] = [];
  readonly #hash = new RunningHash();

  add(lessons: readonly Lesson[]): void {
    for (const lesson of lessons) {
      const { question, target } = lesson;
      this.#hash.add(`${this.#lessons.length === 0 ? "[" : ","}${JSON.stringify([question, target])}`);
      this.#lessons.push(lesson);
    }
  }

  /** To be asked for once. */
  trainingPlan(plan: DistillPlan): TrainingPlan {
    this.#hash.add(this.#lessons.length === 0 ? "[]" : "]");
    return { plan, lessons: this.#lessons, dataHash: this.#hash.digits() };
  }
}

/** What a run is known by: its checkpoints lie under this name. */
export function runKey({ plan, dataHash: data }: TrainingPlan): string {
  return hash(`${planHash(plan)} ${data}`);
}
