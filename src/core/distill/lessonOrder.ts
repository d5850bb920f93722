import { random } from "../random.ts";
import type { DistillPlan } from "./plan.ts";

/**
 * The places of the lessons of a step (counted from 0): the lessons in a random order, then in another one, and so on; a step
 * may span two rounds. A function of its arguments alone, and the same in every arm with as many lessons.
 */
export function lessonsOfStep(plan: Pick<DistillPlan, "seed" | "training">, count: number, step: number): number[] {
  const { examplesPerStep } = plan.training;
  const first = step * examplesPerStep;
  const orders = new Map<number, readonly number[]>();
  return Array.from({ length: examplesPerStep }, (_, i) => {
    const round = Math.floor((first + i) / count);
    const order = orders.get(round) ?? lessonOrder(plan.seed, count, round);
    orders.set(round, order);
    return order[(first + i) % count]!;
  });
}

/** The first step behind which every lesson has been seen. */
export function firstRound({ training }: Pick<DistillPlan, "training">, count: number): number {
  return Math.ceil(count / training.examplesPerStep);
}

function lessonOrder(seed: number, count: number, round: number): number[] {
  return random(seed, "lessons", round).shuffle(Array.from({ length: count }, (_, i) => i));
}
