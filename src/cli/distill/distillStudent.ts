import { ortNode } from "../../adapters/device/ortNode.ts";
import { EngineStudent } from "../../adapters/generators/engineStudent.ts";
import { macrotask } from "../../adapters/generators/macrotask.ts";
import { nodeFiles } from "../../adapters/storage/nodeFiles.ts";
import { hfTokenizer } from "../../adapters/tokenizer/hfTokenizer.ts";
import { EngineTrainer } from "../../adapters/trainers/engineTrainer.ts";
import { armById } from "../../core/distill/arms.ts";
import type { Collection, CollectionEvent } from "../../core/distill/collection.ts";
import { collectTraces } from "../../core/distill/collectTraces.ts";
import { type TrainingPlan, trainingPlan } from "../../core/distill/lessons.ts";
import { measureScope } from "../../core/distill/measureScope.ts";
import type { DistillPlan } from "../../core/distill/plan.ts";
import { studentCard } from "../../core/distill/studentCard.ts";
import { distilledFacts, withFacts } from "../../core/distill/studentFacts.ts";
import { type Taught, teach } from "../../core/distill/teach.ts";
import type { StudentFiles, TrainedStudent, TrainerEvent } from "../../core/distill/trainer.ts";
import { abortError, AppError } from "../../core/errors.ts";
import { pruneTrace } from "../../core/teacher/symbolicTeacher.ts";
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
  | { readonly type: "taught"; readonly collection: Collection; readonly taught: Taught; readonly plan: TrainingPlan }
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
  const taught = await teach(
    signal,
    armById(plan.arm)!,
    collection.traces,
    async (_, trace, split) => pruneTrace(trace, split),
    macrotask,
  );
  const training = trainingPlan(plan, taught.lessons);
  onEvent({ type: "taught", collection, taught, plan: training });
  await folder.write("run/lessons.jsonl", taught.lessons.map((lesson) => `${JSON.stringify(lesson)}\n`).join(""));

  const place = ortNode(threadsOf(job));
  const trainer = new EngineTrainer({
    files: () => nodeFiles(job.parent),
    runtime: async () => ({ runtime: place, note: undefined }),
    tokenizer: hfTokenizer,
    checkpoints: () => folder.checkpoints,
    breathe: macrotask,
  });
  const outcome = await trainer.run(signal, training, (event) => onEvent({ type: "training", event }));
  if (outcome.kind === "paused") throw abortError();
  if (outcome.kind === "diverged") throw diverged(outcome.step);
  const { files, ...student } = outcome.student;
  await writeStudent(signal, job, files, {
    label: `${plan.student.id} after ${plan.arm}`,
    facts: distilledFacts(training, student.step),
    collection,
    rejected: taught.rejected,
    history: student.history,
    place: `onnxruntime-node, ${place.threads ?? 1} threads`,
    madeOn: new Date().toISOString().slice(0, 10),
  });
  const { dataHash, lessons } = training;
  return { student, stoppedEarly: outcome.kind === "stoppedEarly", dataHash, lessons: lessons.length };
}

/** A student of our own engine, from its folder. */
export function engineStudent(folder: string, id: string, revision: string, threads?: number): EngineStudent {
  const runtime = ortNode(threadsOf({ threads }));
  return new EngineStudent({
    id,
    label: id,
    revision,
    dtype: "float16",
    files: nodeFiles(folder),
    runtime: async () => ({ runtime, note: undefined }),
    tokenizer: hfTokenizer,
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

/** Twice: the limits of the student's scope are measured on the student as exported. */
async function writeStudent(
  signal: AbortSignal,
  { plan, folder, threads }: DistillJob,
  files: StudentFiles,
  card: Parameters<typeof studentCard>[0],
): Promise<void> {
  await folder.writeStudent(files);
  const student = engineStudent(folder.path, "child", "child", threads);
  try {
    const scope = await measureScope(signal, student, plan.seed);
    await folder.writeStudent(withFacts(files, { scope }));
  } finally {
    await student.unload();
  }
  await folder.write("README.md", studentCard(card));
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
