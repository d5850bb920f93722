/** The composition root of the page: the only place that decides what stands behind its ports. */
import { connectInference } from "./bridge/connect.ts";
import { connectLanes, laneCount } from "./bridge/lanes.ts";
import { browserWorker } from "./bridge/lifeSign.ts";
import type { EmbeddedStudent } from "./core/models/embeddedStudents.ts";
import type { Generator } from "./core/ports.ts";
import type { LibraryPorts } from "./ui/models/openLibrary.ts";
import type { DistillationPorts } from "./ui/screens/distill/openDistill.ts";
import type { EvaluationPorts } from "./ui/screens/evaluate/openEvaluation.ts";
import type { PrunePorts } from "./ui/screens/prune/prunePorts.ts";
import { ensureIsolation, storeForOffline } from "./ui/serviceWorker.ts";

/** A small model gains more from further workers, which large requests start. */
const THREADS = "one";

async function start(target: Element): Promise<void> {
  if ((await ensureIsolation()) === "reloading") return;
  const connect = () =>
    connectInference(() =>
      browserWorker(
        (name) => new Worker(new URL("../workers/inference.worker.ts", import.meta.url), { type: "module", name }),
      ),
    );
  const others = Array.from({ length: laneCount(navigator.hardwareConcurrency) - 1 }, connect);
  const inference = connectLanes([connect(), ...others]);
  // The worker fetches and compiles WebAssembly while the page's own code is still on its way.
  inference.start(THREADS);
  const embedded = ({ id, label, folder }: EmbeddedStudent): Generator =>
    inference.generator({
      id,
      label,
      source: {
        kind: "student",
        baseUrl: new URL(`models/${folder}/`, document.baseURI).href,
        revision: import.meta.env.STUDENT_REVISIONS[id] ?? "absent",
        dtype: "float16",
      },
      device: "auto",
      threads: THREADS,
    });
  const distillation = async (): Promise<DistillationPorts> => {
    const { distillationPorts } = await import("./mainDistillation.ts");
    const { STUDENT_REVISIONS: revisions } = import.meta.env;
    return distillationPorts({ inference, generator: embedded, revision: ({ id }) => revisions[id] });
  };
  const library = async (): Promise<LibraryPorts> => {
    const { libraryPorts } = await import("./mainLibrary.ts");
    return libraryPorts(inference);
  };
  const { mountApp } = await import("./ui/mountApp.ts");
  await mountApp({ target, clock: performance, embedded, library, evaluation, pruning, distillation });
  await storeForOffline();
}

async function evaluation(): Promise<EvaluationPorts> {
  const { evaluationPorts } = await import("./mainEvaluation.ts");
  return evaluationPorts();
}

async function pruning(): Promise<PrunePorts> {
  const { pruningPorts } = await import("./mainPruning.ts");
  return pruningPorts();
}

const target = document.getElementById("app");
if (target) void start(target);
