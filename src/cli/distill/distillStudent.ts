import { ortNode } from "../../adapters/device/ortNode.ts";
import { EngineStudent } from "../../adapters/generators/engineStudent.ts";
import { macrotask } from "../../adapters/generators/macrotask.ts";
import { nodeFiles } from "../../adapters/storage/nodeFiles.ts";
import { hfTokenizer } from "../../adapters/tokenizer/hfTokenizer.ts";
import { engineDistiller } from "../../adapters/trainers/engineDistiller.ts";
import type { Collection, CollectionEvent } from "../../core/distill/collection.ts";
import { collectTraces } from "../../core/distill/collectTraces.ts";
import type { Distiller } from "../../core/distill/distiller.ts";
import type { LessonsDone, TracesDone } from "../../core/distill/distillRun.ts";
import { trainingPlan } from "../../core/distill/lessons.ts";
import type { DistillPlan } from "../../core/distill/plan.ts";
import { lessonExample, lessonsDone, tracesDone } from "../../core/distill/stationFigures.ts";
import { studentCard } from "../../core/distill/studentCard.ts";
import { distilledFacts } from "../../core/distill/studentFacts.ts";
import type { TrainedStudent, TrainerEvent } from "../../core/distill/trainer.ts";
import { abortError, AppError } from "../../core/errors.ts";
import type { ModelFiles, OrtRuntime } from "../../core/ports.ts";
import type { RunFolder } from "./runFolder.ts";
import { TraceFile } from "./traceFile.ts";

export interface DistillJob {
  readonly plan: DistillPlan;
  /** The parent's folder, in the Hugging Face layout. */
  readonly parent: string;
  readonly folder: RunFolder;
  /** Where the traces are kept; arms of one seed share them. */
  readonly traces: string;
  readonly threads: number | undefined;
}

export type DistillEvent =
  | { readonly type: "collection"; readonly event: CollectionEvent }
  | { readonly type: "collected"; readonly traces: TracesDone }
  | { readonly type: "taught"; readonly lessons: LessonsDone }
  | { readonly type: "training"; readonly event: TrainerEvent };

/** What came of a distillation, beside the files in its folder. */
export interface DistillResult {
  readonly student: Omit<TrainedStudent, "files">;
  readonly stoppedEarly: boolean;
  readonly dataHash: string;
  readonly lessons: number;
}

/**
 * Collects traces, has them pruned, trains, and writes the student with its card: whatever of it was done before is not done
 * again. On abort rejects with AbortError; traces and checkpoint stand.
 */
export async function distillStudent(
  signal: AbortSignal,
  job: DistillJob,
  onEvent: (event: DistillEvent) => void,
): Promise<DistillResult> {
  const { plan, folder } = job;
  const collection = await collect(signal, job, (event) => onEvent({ type: "collection", event }));
  onEvent({ type: "collected", traces: tracesDone(collection) });
  const place = ortNode(threadsOf(job));
  const distiller = distillerOf(job, place);
  const taught = await distiller.teach(signal, plan, collection.traces, () => {});
  const training = trainingPlan(plan, taught.lessons);
  const example = await lessonExample(collection.traces, (trace) => distiller.teach(signal, plan, [trace], () => {}));
  onEvent({ type: "taught", lessons: lessonsDone(training, taught, example) });
  await folder.write("run/lessons.jsonl", taught.lessons.map((lesson) => `${JSON.stringify(lesson)}\n`).join(""));

  const outcome = await distiller.run(signal, training, (event) => onEvent({ type: "training", event }));
  if (outcome.kind === "paused") throw abortError();
  if (outcome.kind === "diverged") throw diverged(outcome.step);
  const { files, ...student } = outcome.student;
  await folder.writeStudent(files);
  const card = studentCard({
    label: `${plan.student.id} after ${plan.arm}`,
    facts: distilledFacts(training, student.step),
    collection,
    rejected: taught.rejected,
    history: student.history,
    place: `onnxruntime-node, ${place.threads ?? 1} threads`,
    madeOn: new Date().toISOString().slice(0, 10),
  });
  await folder.write("README.md", card);
  const { dataHash, lessons } = training;
  return { student, stoppedEarly: outcome.kind === "stoppedEarly", dataHash, lessons: lessons.length };
}

/** A student of our own engine, from its folder. */
export function engineStudent(folder: string, id: string, revision: string, threads?: number): EngineStudent {
  return studentOn(ortNode(threadsOf({ threads })), nodeFiles(folder), id, revision);
}

function studentOn(runtime: OrtRuntime, files: ModelFiles, id: string, revision: string): EngineStudent {
  return new EngineStudent({
    id,
    label: id,
    revision,
    dtype: "float16",
    files,
    runtime: async () => ({ runtime, note: undefined }),
    tokenizer: hfTokenizer,
  });
}

function distillerOf({ parent, folder }: DistillJob, runtime: OrtRuntime): Distiller {
  return engineDistiller({
    files: () => nodeFiles(parent),
    runtime: async () => ({ runtime, note: undefined }),
    tokenizer: hfTokenizer,
    checkpoints: () => folder.checkpoints,
    breathe: macrotask,
    student: ({ id, revision }, files = nodeFiles(parent)) => studentOn(runtime, files, id, revision),
  });
}

async function collect(
  signal: AbortSignal,
  { plan, parent, traces, threads }: DistillJob,
  onEvent: (event: CollectionEvent) => void,
): Promise<Collection> {
  const file = await TraceFile.open(traces, plan);
  const student = engineStudent(parent, plan.student.id, plan.student.revision, threads);
  try {
    const store = (block: Parameters<TraceFile["append"]>[0]) => file.append(block);
    return await collectTraces(signal, student, plan, onEvent, { stored: file.stored, store });
  } finally {
    await student.unload();
    await file.close();
  }
}

function threadsOf({ threads }: { readonly threads: number | undefined }): { readonly threads?: number } {
  return threads === undefined ? {} : { threads };
}

function diverged(step: number): AppError {
  return new AppError({
    code: "numerics-mismatch",
    message: `Training diverged: the loss of step ${step} is not a number. The last checkpoint is from before.`,
    hint: "Start in another folder, with a lower learning rate.",
  });
}
