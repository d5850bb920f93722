/** The page with a scripted student instead of a model: for looking at it, and for journeys that need no model. */
import { reportDevice } from "../../../src/adapters/device/deviceReport.ts";
import { macrotask } from "../../../src/adapters/generators/macrotask.ts";
import { recordedGenerators } from "../../../src/adapters/generators/recorded.ts";
import { readProblemFile } from "../../../src/adapters/imports/problemFile.ts";
import { keptZip } from "../../../src/adapters/storage/keptZip.ts";
import { memoryLock } from "../../../src/adapters/storage/locks.ts";
import { memoryBatches } from "../../../src/adapters/storage/memoryBatches.ts";
import { memoryDataSets } from "../../../src/adapters/storage/memoryDataSets.ts";
import { memoryModels } from "../../../src/adapters/storage/memoryModels.ts";
import { memoryRuns } from "../../../src/adapters/storage/memoryRuns.ts";
import { opfsHubModels } from "../../../src/adapters/storage/opfsHubModels.ts";
import { runFiles } from "../../../src/adapters/storage/runFiles.ts";
import { modelShelf } from "../../../src/adapters/storage/shelves.ts";
import { storageRoom } from "../../../src/adapters/storage/storageReport.ts";
import { readUpload } from "../../../src/adapters/storage/studentUpload.ts";
import { hubModelId, keptModelId } from "../../../src/core/modelId.ts";
import { remoteModelId } from "../../../src/core/remoteModel.ts";
import { pageHub, pageModelHub } from "../../../src/mainHub.ts";
import { pagePruner } from "../../../src/mainPruning.ts";
import type { LibraryPorts } from "../../../src/ui/models/openLibrary.ts";
import { mountApp } from "../../../src/ui/mountApp.ts";
import { scriptedStudent } from "./scriptedStudent.ts";

const target = document.getElementById("app");
if (!target) throw new Error("The stage has no #app.");
const tokenMs = Number(new URLSearchParams(location.search).get("tokenMs") ?? 5);
const clock = { now: () => performance.now() };
const kept = memoryRuns();
const students = memoryModels();
const hubModels = opfsHubModels();
const remoteStudent: LibraryPorts["remoteStudent"] = ({ model, baseUrl }) => {
  const id = remoteModelId({ model, host: new URL(baseUrl).host });
  return scriptedStudent(clock, tokenMs, { id, label: model, kind: "chat", device: "remote" });
};
void mountApp({
  target,
  clock,
  embedded: ({ id, label, styles }) => scriptedStudent(clock, tokenMs, { id, label, styles }),
  library: async () => ({
    ...pageModelHub(),
    hubModels,
    hubGenerator: ({ repository, dtype }) =>
      scriptedStudent(clock, tokenMs, { id: hubModelId(repository, dtype), label: repository, kind: "chat" }),
    device: () => reportDevice(),
    store: students,
    kept: ({ id, name, card }) =>
      scriptedStudent(clock, tokenMs, { id: keptModelId(id), label: name, styles: card.styles }),
    readUpload: (files) => readUpload(files, macrotask),
    exportKept: (model) => keptZip(students, model, macrotask),
    requireRoom: () => Promise.resolve(),
    persist: () => Promise.resolve(false),
    remoteStudent,
  }),
  evaluation: async () => ({
    runs: kept,
    room: storageRoom(kept, navigator.storage, { shelves: { student: modelShelf(students) } }),
    replay: ({ records }, speed) => ({
      generatorOf: recordedGenerators({ records, clock, speed }),
      runs: memoryRuns(),
      lock: memoryLock(),
    }),
    lock: memoryLock(),
    breathe: macrotask,
    readProblems: (signal, file, onBytes, mapping) =>
      readProblemFile(file, { signal, onBytes, breathe: macrotask }, mapping),
    ...pageHub(),
    runFiles: runFiles(
      () => ({ appVersion: "0.1.0", environment: "a stage", exportedAt: Date.now() }),
      clock,
      macrotask,
    ),
  }),
  pruning: async () => ({
    pruner: pagePruner(new URL("/models/student/", location.href)),
    runs: kept,
    dataSets: memoryDataSets(),
    batches: memoryBatches(),
    lock: memoryLock(),
    remoteStudent,
    tabStorage: sessionStorage,
    clock,
    today: () => Date.now(),
    newId: () => crypto.randomUUID(),
    breathe: macrotask,
  }),
  distillation: async () => {
    throw new Error("The stage trains nothing.");
  },
});
