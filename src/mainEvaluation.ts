/** The composition of the Evaluate screen, apart from main.ts so that its code is fetched when the screen is first shown. */
import { macrotask } from "./adapters/generators/macrotask.ts";
import { recordedGenerators } from "./adapters/generators/recorded.ts";
import { readProblemFile } from "./adapters/imports/problemFile.ts";
import { offlineFiles } from "./adapters/offline/offlineFiles.ts";
import { indexedDbBatches } from "./adapters/storage/indexedDbBatches.ts";
import { indexedDbDataSets } from "./adapters/storage/indexedDbDataSets.ts";
import { indexedDbDistillRuns } from "./adapters/storage/indexedDbDistillRuns.ts";
import { indexedDbRuns } from "./adapters/storage/indexedDbRuns.ts";
import { memoryLock, pageLock } from "./adapters/storage/locks.ts";
import { memoryRuns } from "./adapters/storage/memoryRuns.ts";
import { opfsHubModels } from "./adapters/storage/opfsHubModels.ts";
import { opfsModels } from "./adapters/storage/opfsModels.ts";
import { opfsTree } from "./adapters/storage/opfsTree.ts";
import { withRecordedRuns } from "./adapters/storage/recordedRuns.ts";
import { runFiles } from "./adapters/storage/runFiles.ts";
import {
  batchShelf,
  checkpointShelf,
  dataSetShelf,
  distillationShelf,
  hubModelShelf,
  modelShelf,
} from "./adapters/storage/shelves.ts";
import { storageRoom } from "./adapters/storage/storageReport.ts";
import { pageHub } from "./mainHub.ts";
import { readRecordedRun } from "./mainRecordedRuns.ts";
import type { EvaluationPorts } from "./ui/screens/evaluate/openEvaluation.ts";

export function evaluationPorts(): EvaluationPorts {
  const kept = indexedDbRuns();
  const distillations = indexedDbDistillRuns();
  const lock = pageLock();
  return {
    runs: withRecordedRuns(kept, readRecordedRun),
    lock,
    room: storageRoom(kept, navigator.storage, {
      offline: "caches" in globalThis ? offlineFiles(caches) : undefined,
      shelves: {
        student: modelShelf(opfsModels()),
        hubModel: hubModelShelf(opfsHubModels(), opfsTree("hub-models")),
        distillation: distillationShelf(distillations, lock),
        checkpoint: checkpointShelf(opfsTree("checkpoints"), distillations),
        dataSet: dataSetShelf(indexedDbDataSets()),
        batch: batchShelf(indexedDbBatches()),
      },
    }),
    breathe: macrotask,
    readProblems: (signal, file, onBytes, mapping) =>
      readProblemFile(file, { signal, onBytes, breathe: macrotask }, mapping),
    ...pageHub(),
    runFiles: runFiles(
      () => ({ appVersion: import.meta.env.APP_VERSION, environment: navigator.userAgent, exportedAt: Date.now() }),
      performance,
      macrotask,
    ),
    replay: ({ records }, speed) => ({
      generatorOf: recordedGenerators({ records, clock: performance, speed }),
      runs: memoryRuns(),
      lock: memoryLock(),
    }),
  };
}
