/** The composition root of the page: the only place that decides what stands behind its ports. */
import { connectInference } from "./bridge/connect.ts";
import { browserWorker } from "./bridge/lifeSign.ts";
import { mountApp } from "./ui/mountApp.ts";
import type { DistillationPorts } from "./ui/screens/distill/openDistill.ts";
import type { EvaluationPorts } from "./ui/screens/evaluate/openEvaluation.ts";
import type { PrunePorts } from "./ui/screens/prune/prunePorts.ts";
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
      revision: import.meta.env.STUDENT_REVISION,
      dtype: "float16",
    },
    device: "auto",
    threads: THREADS,
  });
  const distillation = async (): Promise<DistillationPorts> => {
    const { distillationPorts } = await import("./mainDistillation.ts");
    const { STUDENT_REVISION: revision } = import.meta.env;
    return distillationPorts({ inference, generator: () => generator, revision: () => revision });
  };
  await mountApp({ target, generator, clock: performance, evaluation, pruning, distillation });
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
