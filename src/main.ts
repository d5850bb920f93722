/** The composition root of the page: the only place that decides what stands behind its ports. */
import { connectInference } from "./bridge/connect.ts";
import { browserWorker } from "./bridge/lifeSign.ts";
import type { ScopeLimits } from "./core/problems/scope.ts";
import { mountApp } from "./ui/mountApp.ts";
import { ensureIsolation, storeForOffline } from "./ui/serviceWorker.ts";

/** The largest number in 4,000 questions of the train split is 1,455; a tenth of a prompt may be words spelt in bytes. */
const SCOPE_LIMITS: ScopeLimits = { maxByteFallbackShare: 0.1, maxNumber: 1500 };

async function start(target: Element): Promise<void> {
  if ((await ensureIsolation()) === "reloading") return;
  const inference = connectInference(() =>
    browserWorker(
      (name) => new Worker(new URL("../workers/inference.worker.ts", import.meta.url), { type: "module", name }),
    ),
  );
  const generator = inference.generator({
    id: "embedded",
    label: "Embedded student",
    source: {
      kind: "student",
      baseUrl: new URL("models/student/", document.baseURI).href,
      revision: "1",
      dtype: "f16",
    },
    device: "auto",
  });
  await mountApp({ target, generator, clock: performance, scopeLimits: SCOPE_LIMITS });
  await storeForOffline();
}

const target = document.getElementById("app");
if (target) void start(target);
