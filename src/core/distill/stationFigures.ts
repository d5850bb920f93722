import { mean } from "../stats/mean.ts";
import type { TeacherTrace } from "../teacher/teacher.ts";
import type { Rejection } from "./arm.ts";
import type { Collection } from "./collection.ts";
import type { PreparedLessons } from "./distiller.ts";
import type { LessonsDone, TracesDone } from "./distillRun.ts";
import type { TrainingPlan } from "./lessons.ts";
import type { Taught } from "./teach.ts";

/** Traces tried as an example: the teacher may follow none of the first. */
const EXAMPLES_TRIED = 10;

/** What a run keeps of its traces. */
export function tracesDone({ traces, sampled, notKept }: Collection): TracesDone {
  return { sampled, kept: traces.length, notKept, tokens: mean(traces.map(({ tokens }) => tokens)) };
}

/** What came of all traces, from what came of some of them at a time. */
export function joinLessons(pieces: readonly PreparedLessons[]): PreparedLessons {
  const rejected: Partial<Record<Rejection, number>> = {};
  for (const piece of pieces) {
    for (const [reason, count] of Object.entries(piece.rejected) as [Rejection, number][]) {
      rejected[reason] = (rejected[reason] ?? 0) + count;
    }
  }
  const lessons = pieces.flatMap((piece) => piece.lessons);
  const tokens = pieces.reduce((sum, piece) => sum + (piece.targetTokens ?? 0) * piece.lessons.length, 0);
  return { lessons, rejected, targetTokens: lessons.length === 0 ? undefined : tokens / lessons.length };
}

/** What a run keeps of its lessons. */
export function lessonsDone(
  { dataHash, lessons }: TrainingPlan,
  { rejected, targetTokens }: PreparedLessons,
  example: LessonsDone["example"],
): LessonsDone {
  return { dataHash, lessons: lessons.length, rejected, tokens: targetTokens, example };
}

/** The first trace that is learned from, with what is learned; `teachOne` has the teacher prune a trace by itself. */
export async function lessonExample(
  traces: readonly TeacherTrace[],
  teachOne: (trace: TeacherTrace) => Promise<Taught>,
): Promise<LessonsDone["example"]> {
  for (const trace of traces.slice(0, EXAMPLES_TRIED)) {
    const [lesson] = (await teachOne(trace)).lessons;
    if (lesson) return { question: trace.question, trace: trace.response, target: lesson.target };
  }
  return undefined;
}
