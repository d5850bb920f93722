/** The composition of the Distill screen, apart from main.ts so that its code is fetched when the screen is first shown. */
import { macrotask } from "./adapters/generators/macrotask.ts";
import { indexedDbDistillRuns } from "./adapters/storage/indexedDbDistillRuns.ts";
import { indexedDbRuns } from "./adapters/storage/indexedDbRuns.ts";
import { pageLock } from "./adapters/storage/locks.ts";
import { opfsModels } from "./adapters/storage/opfsModels.ts";
import { withRecordedDistillations } from "./adapters/storage/recordedDistillations.ts";
import { storageRoom } from "./adapters/storage/storageReport.ts";
import type { InferenceConnection } from "./bridge/connect.ts";
import { connectTraining } from "./bridge/connectTraining.ts";
import { browserWorker } from "./bridge/lifeSign.ts";
import type { ParentSource } from "./bridge/trainingContract.ts";
import { AppError } from "./core/errors.ts";
import { parseModelId } from "./core/modelId.ts";
import { EMBEDDED_STUDENTS, type EmbeddedStudent } from "./core/models/embeddedStudents.ts";
import type { KeptModel } from "./core/models/modelStore.ts";
import type { Generator } from "./core/ports.ts";
import { readRecordedRun } from "./mainRecordedRuns.ts";
import type { ParentOption } from "./ui/screens/distill/distillPorts.ts";
import type { DistillationPorts } from "./ui/screens/distill/openDistill.ts";

/** What the page has of embedded students already. */
export interface EmbeddedPorts {
  readonly inference: InferenceConnection;
  readonly generator: (student: EmbeddedStudent) => Generator;
  /** Undefined for a student that this build does not ship. */
  readonly revision: (student: EmbeddedStudent) => string | undefined;
}

const models = opfsModels();

export function distillationPorts(embedded: EmbeddedPorts): DistillationPorts {
  const evaluations = indexedDbRuns();
  const training = connectTraining(() =>
    browserWorker(
      (name) => new Worker(new URL("../workers/training.worker.ts", import.meta.url), { type: "module", name }),
    ),
  );
  return {
    shipped: shipped(embedded),
    distiller: (parentId) => training.distiller({ source: sourceOf(parentId), device: "auto", threads: "all" }),
    generator: (modelId) => generatorOf(modelId, embedded),
    runs: withRecordedDistillations(indexedDbDistillRuns(), readRecordedRun),
    models,
    evaluations,
    lock: pageLock(),
    room: storageRoom(evaluations, navigator.storage),
    breathe: macrotask,
  };
}

function shipped({ revision }: EmbeddedPorts): readonly ParentOption[] {
  return EMBEDDED_STUDENTS.flatMap((student) => {
    const { id, label, styles } = student;
    const known = revision(student);
    return known === undefined ? [] : [{ id, label, styles, style: styles[0]!, revision: known }];
  });
}

function sourceOf(modelId: string): ParentSource {
  const name = parseModelId(modelId);
  if (name.kind === "kept") return { kind: "kept", id: name.revision };
  return { kind: "student", baseUrl: folderOf(embeddedStudent(modelId)) };
}

async function generatorOf(modelId: string, { inference, generator }: EmbeddedPorts): Promise<Generator> {
  const name = parseModelId(modelId);
  if (name.kind !== "kept") return generator(embeddedStudent(modelId));
  const { name: label, dtype } = await keptModel(name.revision);
  const source = { kind: "kept", revision: name.revision, dtype } as const;
  return inference.generator({ id: modelId, label, source, device: "auto", threads: "one" });
}

function embeddedStudent(id: string): EmbeddedStudent {
  const student = EMBEDDED_STUDENTS.find((each) => each.id === id);
  if (student) return student;
  throw new AppError({ code: "not-found", message: `This page ships no student “${id}”.`, hint: "Choose another." });
}

function folderOf({ folder }: EmbeddedStudent): string {
  return new URL(`models/${folder}/`, document.baseURI).href;
}

async function keptModel(id: string): Promise<KeptModel> {
  const model = await models.get(id);
  if (model) return model;
  throw new AppError({
    code: "not-found",
    message: "This student is no longer kept in this browser.",
    hint: "Import it again from a file, or distil it again.",
  });
}
