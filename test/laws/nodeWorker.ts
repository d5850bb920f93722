import { type TransferListItem, Worker } from "node:worker_threads";

import type { Endpoint } from "comlink";
import { build, type Rollup } from "vite";

import type { WorkerHandle } from "../../src/bridge/link.ts";

/** Bundles workerHost.ts, because a thread of Node runs no TypeScript; the result starts such threads. */
export async function nodeWorkers(): Promise<() => WorkerHandle> {
  const bundle = (await build({
    configFile: false,
    logLevel: "error",
    ssr: { noExternal: true },
    build: { ssr: new URL("./workerHost.ts", import.meta.url).pathname, write: false, minify: false },
  })) as Rollup.RollupOutput;
  const url = new URL(`data:text/javascript,${encodeURIComponent(bundle.output[0].code)}`);
  return () => nodeWorker(new Worker(url, { stderr: true }));
}

function nodeWorker(worker: Worker): WorkerHandle {
  return {
    endpoint: endpointOf(worker),
    onDeath: (listener) => {
      worker.once("error", listener);
      worker.once("exit", listener);
    },
    terminate: () => void worker.terminate(),
  };
}

/** Node's workers emit bare messages; comlink listens for events that hold them. */
function endpointOf(worker: Worker): Endpoint {
  const hearers = new Map<unknown, (data: unknown) => void>();
  return {
    postMessage: (message, transfer) =>
      worker.postMessage(message, transfer as readonly TransferListItem[] | undefined),
    addEventListener: (_, listener) => {
      const hear = (data: unknown): void => {
        const event = { data } as MessageEvent;
        if (typeof listener === "function") listener(event);
        else listener.handleEvent(event);
      };
      hearers.set(listener, hear);
      worker.on("message", hear);
    },
    removeEventListener: (_, listener) => {
      const hear = hearers.get(listener);
      if (hear) worker.off("message", hear);
    },
  };
}
