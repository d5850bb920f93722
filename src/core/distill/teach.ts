import { throwIfAborted } from "../errors.ts";
import type { PrunedTrace, Split, TeacherTrace } from "../teacher/teacher.ts";
import type { DistillArm, Rejection } from "./arm.ts";
import type { Lesson } from "./lessons.ts";

/** A teacher, wherever it works: the symbolic one in this thread or in a worker, or a language model. */
export type PruneTrace = (signal: AbortSignal, trace: TeacherTrace, split: Split) => Promise<PrunedTrace>;

/** What an arm makes of the traces, in their order. */
export interface Taught {
  readonly lessons: readonly Lesson[];
  readonly rejected: Readonly<Partial<Record<Rejection, number>>>;
}

/** Has the teacher prune every trace as the arm wants it. `onTrace` hears how many are done, and may
 * let other work in. Rejects with AbortError. */
export async function teach(
  signal: AbortSignal,
  arm: DistillArm,
  traces: readonly TeacherTrace[],
  prune: PruneTrace,
  onTrace: (done: number) => void | Promise<void>,
): Promise<Taught> {
  const lessons: Lesson[] = [];
  const rejected: Partial<Record<Rejection, number>> = {};
  for (const [i, trace] of traces.entries()) {
    throwIfAborted(signal);
    const learning = await arm.learn(trace, askOnce(signal, prune, trace));
    if (learning.kind === "learn") lessons.push({ question: trace.question, target: learning.target });
    else rejected[learning.reason] = (rejected[learning.reason] ?? 0) + 1;
    await onTrace(i + 1);
  }
  return { lessons, rejected };
}

/** Decisions for one split are asked for once. */
function askOnce(signal: AbortSignal, prune: PruneTrace, trace: TeacherTrace): (split: Split) => Promise<PrunedTrace> {
  const asked = new Map<Split, Promise<PrunedTrace>>();
  return (split) => {
    const known = asked.get(split) ?? prune(signal, trace, split);
    asked.set(split, known);
    return known;
  };
}
