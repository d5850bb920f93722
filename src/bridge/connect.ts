import { type Endpoint, proxy, type Remote, wrap } from "comlink";

import type { DeviceReport } from "../core/deviceReport.ts";
import { abortError, AppError } from "../core/errors.ts";
import type { GenerationEvent, Generator, LoadEvent } from "../core/ports.ts";
import type { InferenceApi, ModelRequest, Reply, WasmThreads, WireGenerationEvent } from "./contract.ts";
import { decodeAppError, decodeError, type WireError } from "./wireError.ts";

/** A worker of whatever kind: a browser's, or a thread of Node. */
export interface WorkerHandle {
  readonly endpoint: Endpoint;
  /** The listener hears once that the worker has died by itself. */
  onDeath(listener: (cause: unknown) => void): void;
  terminate(): void;
}

export interface InferenceConnection {
  /** A model behind the worker, with the same interface as in the worker. */
  generator(model: ModelRequest): Generator;
  describeDevice(signal: AbortSignal): Promise<DeviceReport>;
  /** Starts the worker before the first call asks for it, while the page itself is still being built. */
  start(threads: WasmThreads): void;
  /** Ends the worker; the next call starts a new one. */
  close(): void;
}

/** How long an aborted call may take to stop by itself before its worker is terminated. */
const GRACE_MS = 2000;

/** The page's shore. The worker starts with the first call, and a dead one is replaced with the next. */
export function connectInference(spawn: () => WorkerHandle, graceMs: number = GRACE_MS): InferenceConnection {
  const link = new Link(spawn, graceMs);
  return {
    generator: (model) => remoteGenerator(link, model),
    describeDevice: (signal) => link.call(signal, (api, callId) => api.describeDevice(callId)),
    start: (threads) => void link.live().api.warm(threads),
    close: () => link.close(),
  };
}

function remoteGenerator(link: Link, model: ModelRequest): Generator {
  return {
    load: (signal, onEvent) => {
      const onEvents = proxy((events: readonly LoadEvent[]) => events.forEach(onEvent));
      return link.call(signal, (api, callId) => api.load(callId, model, onEvents));
    },
    generate: (signal, request, onEvent) => {
      const onEvents = proxy((events: readonly WireGenerationEvent[]) =>
        events.forEach((event) => onEvent(decodeEvent(event))),
      );
      return link.call(signal, (api, callId) => api.generate(callId, model, request, onEvents));
    },
    inspect: (signal, prompt) => link.call(signal, (api, callId) => api.inspect(callId, model, prompt)),
    listModels: (signal) => link.call(signal, (api, callId) => api.listModels(callId, model)),
    unload: () => link.call(new AbortController().signal, (api, callId) => api.unload(callId, model)),
  };
}

function decodeEvent(event: WireGenerationEvent): GenerationEvent {
  return event.type === "failed" ? { ...event, error: decodeAppError(event.error) } : event;
}

interface Live {
  readonly handle: WorkerHandle;
  readonly api: Remote<InferenceApi>;
  /** Rejects a call that waits for this worker. */
  readonly pending: Set<(error: Error) => void>;
  ended: boolean;
}

class Link {
  readonly #spawn: () => WorkerHandle;
  readonly #graceMs: number;
  #live: Live | undefined;
  #calls = 0;

  constructor(spawn: () => WorkerHandle, graceMs: number) {
    this.#spawn = spawn;
    this.#graceMs = graceMs;
  }

  call<T>(signal: AbortSignal, start: (api: Remote<InferenceApi>, callId: string) => Promise<Reply<T>>): Promise<T> {
    if (signal.aborted) return Promise.reject(abortError());
    const live = this.live();
    const callId = `call-${(this.#calls += 1)}`;
    return new Promise<T>((resolve, reject) => {
      let patience: ReturnType<typeof setTimeout> | undefined;
      const leave = (): void => {
        clearTimeout(patience);
        signal.removeEventListener("abort", ask);
        live.pending.delete(fail);
      };
      const fail = (error: Error): void => {
        leave();
        reject(signal.aborted ? abortError() : error);
      };
      const ask = (): void => {
        void live.api.abort(callId);
        patience = setTimeout(() => this.#end(live, lost("A cancelled call did not stop.")), this.#graceMs);
      };
      live.pending.add(fail);
      signal.addEventListener("abort", ask, { once: true });
      start(live.api, callId).then((reply) => {
        if (!reply.ok || signal.aborted) {
          fail(reply.ok ? abortError() : decodeError(reply.error));
          if (!reply.ok && isSpent(reply.error)) this.#end(live, lost("The worker had to be replaced."));
          return;
        }
        leave();
        resolve(reply.value);
      }, fail);
    });
  }

  live(): Live {
    return (this.#live ??= this.#spawnWorker());
  }

  close(): void {
    if (this.#live) this.#end(this.#live, lost("The worker was closed."));
  }

  #spawnWorker(): Live {
    const handle = this.#spawn();
    const live: Live = { handle, api: wrap<InferenceApi>(handle.endpoint), pending: new Set(), ended: false };
    handle.onDeath((cause) => this.#end(live, lost("The worker that runs the model has died.", cause)));
    return live;
  }

  #end(live: Live, error: AppError): void {
    // A worker that was terminated here reports its death as well.
    if (live.ended) return;
    live.ended = true;
    if (this.#live === live) this.#live = undefined;
    live.handle.terminate();
    for (const reject of [...live.pending]) reject(error);
  }
}

/** A lost GPU device does not come back in its worker, nor does WASM give back memory that it has taken. */
function isSpent(error: WireError): boolean {
  return error.kind === "app" && (error.code === "gpu-lost" || error.code === "out-of-memory");
}

function lost(message: string, cause?: unknown): AppError {
  return new AppError({
    code: "worker-lost",
    message,
    hint: "Run again: the model is loaded anew.",
    cause,
  });
}
