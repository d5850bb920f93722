/** The composition root of the page: the only place that decides what stands behind its ports. */
import { macrotask } from "./adapters/generators/macrotask.ts";
import { blobFile } from "./adapters/imports/importFile.ts";
import { importProblems } from "./adapters/imports/importProblems.ts";
import { inspectFile, requireProposal } from "./adapters/imports/inspectFile.ts";
import { indexedDbRuns } from "./adapters/storage/indexedDbRuns.ts";
import { memoryLock, webLock } from "./adapters/storage/locks.ts";
import { connectInference } from "./bridge/connect.ts";
import { browserWorker } from "./bridge/lifeSign.ts";
import type { ReadProblems } from "./core/problems/jsonl.ts";
import { mountApp } from "./ui/mountApp.ts";
import { ensureIsolation, storeForOffline } from "./ui/serviceWorker.ts";

/** Two columns of a small model keep one core busy; the page needs the other. */
const THREADS = "one";

async function start(target: Element): Promise<void> {
  if ((await ensureIsolation()) === "reloading") return;
  const inference = connectInference(() =>
    browserWorker(
      (name) => new Worker(new URL("../workers/inference.worker.ts", import.meta.url), { type: "module", name }),
    ),
  );
  inference.start(THREADS);
  const generator = inference.generator({
    id: "embedded",
    label: "Embedded student",
    source: {
      kind: "student",
      baseUrl: new URL("models/student/", document.baseURI).href,
      revision: "1",
      dtype: "float16",
    },
    device: "auto",
    threads: THREADS,
  });
  await mountApp({
    target,
    generator,
    clock: performance,
    evaluation: {
      runs: indexedDbRuns(),
      lock: "locks" in navigator ? webLock(navigator.locks) : memoryLock(),
      breathe: macrotask,
      readProblems: readProblemFile,
      runFiles: undefined,
    },
  });
  await storeForOffline();
}

async function readProblemFile(file: File): Promise<ReadProblems> {
  const source = blobFile(file.name, file);
  const reading = { signal: new AbortController().signal, breathe: macrotask };
  const format = requireProposal(await inspectFile(source, reading), file.name);
  const { problems, broken } = await importProblems(source, format, reading);
  return { problems, errors: broken };
}

const target = document.getElementById("app");
if (target) void start(target);
