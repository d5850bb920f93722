import type { CollectionEvent, SampledTrace } from "../../../core/distill/collection.ts";
import type { Distiller, PreparedLessons } from "../../../core/distill/distiller.ts";
import type { LessonsDone, TracesDone } from "../../../core/distill/distillRun.ts";
import { GatheredLessons, type TrainingPlan } from "../../../core/distill/lessons.ts";
import { type DistillPlan, tracesHash } from "../../../core/distill/plan.ts";
import { joinLessons, lessonExample, lessonsDone, tracesDone } from "../../../core/distill/stationFigures.ts";
import type { TeacherTrace } from "../../../core/teacher/teacher.ts";
import type { DistillPorts } from "./distillPorts.ts";

/** Traces that go to the worker at once: copying all of them would take the page's thread for too long. */
const PIECE = 1024;

type OnCount = (done: number, total: number) => void;

export interface CollectedTraces {
  readonly traces: readonly SampledTrace[];
  readonly figures: TracesDone;
}

/** Samples the parent's traces, each block kept as soon as it is there; those that are kept are not sampled again. */
export async function collectStation(
  signal: AbortSignal,
  plan: DistillPlan,
  distiller: Distiller,
  runs: DistillPorts["runs"],
  onCount: OnCount,
): Promise<CollectedTraces> {
  const hash = tracesHash(plan);
  const stop = new AbortController();
  let writes = Promise.resolve();
  const hear = (event: CollectionEvent): void => {
    onCount(event.done, event.total);
    if (event.type !== "block") return;
    writes = writes.then(() => runs.addBlock(hash, event.block));
    // What cannot be kept is not worth the wait; the failure itself is told below.
    writes.catch(() => stop.abort());
  };
  const stored = await runs.blocks(hash);
  const collection = await distiller
    .collect(AbortSignal.any([signal, stop.signal]), plan, stored, hear)
    .finally(() => writes);
  return { traces: collection.traces, figures: tracesDone(collection) };
}

export interface TaughtLessons {
  readonly plan: TrainingPlan;
  readonly figures: LessonsDone;
}

/** Has the teacher prune the traces as the plan's arm wants it. It decides the same each time. */
export async function teachStation(
  signal: AbortSignal,
  plan: DistillPlan,
  distiller: Distiller,
  traces: readonly TeacherTrace[],
  onCount: OnCount,
): Promise<TaughtLessons> {
  const gathered = new GatheredLessons();
  const pieces: PreparedLessons[] = [];
  for (let first = 0; first < traces.length; first += PIECE) {
    const piece = traces.slice(first, first + PIECE);
    const taught = await distiller.teach(signal, plan, piece, (done) => onCount(first + done, traces.length));
    gathered.add(taught.lessons);
    pieces.push(taught);
  }
  const training = gathered.trainingPlan(plan);
  const example = await lessonExample(traces, (trace) => distiller.teach(signal, plan, [trace], () => {}));
  return { plan: training, figures: lessonsDone(training, joinLessons(pieces), example) };
}
