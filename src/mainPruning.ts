/** The composition of the Prune screen, apart from main.ts so that its code is fetched when the screen is first shown. */
import { macrotask } from "./adapters/generators/macrotask.ts";
import { indexedDbBatches } from "./adapters/storage/indexedDbBatches.ts";
import { indexedDbDataSets } from "./adapters/storage/indexedDbDataSets.ts";
import { indexedDbRuns } from "./adapters/storage/indexedDbRuns.ts";
import { pageLock } from "./adapters/storage/locks.ts";
import { withRecordedRuns } from "./adapters/storage/recordedRuns.ts";
import { connectTeacher } from "./bridge/connectTeacher.ts";
import { browserWorker } from "./bridge/lifeSign.ts";
import { readRecordedRun } from "./mainRecordedRuns.ts";
import { pageServers } from "./mainServers.ts";
import type { PrunePorts } from "./ui/screens/prune/prunePorts.ts";

export function pruningPorts(): PrunePorts {
  return {
    pruner: pagePruner(new URL("models/student/", document.baseURI)),
    runs: withRecordedRuns(indexedDbRuns(), readRecordedRun),
    dataSets: indexedDbDataSets(),
    batches: indexedDbBatches(),
    lock: pageLock(),
    remoteStudent: pageServers(),
    tabStorage: sessionStorage,
    clock: performance,
    today: () => Date.now(),
    newId: () => crypto.randomUUID(),
    breathe: macrotask,
  };
}

/** The teacher in its worker, with the tokenizer of the student in this folder. */
export function pagePruner(student: URL): PrunePorts["pruner"] {
  return connectTeacher(
    () =>
      browserWorker(
        (name) => new Worker(new URL("../workers/teacher.worker.ts", import.meta.url), { type: "module", name }),
      ),
    student.href,
  );
}
