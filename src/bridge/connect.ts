import { proxy } from "comlink";

import type { DeviceReport } from "../core/deviceReport.ts";
import type { GenerationEvent, Generator, LoadEvent } from "../core/ports.ts";
import type { InferenceApi, ModelRequest, WasmThreads, WireGenerationEvent } from "./contract.ts";
import { Link, type WorkerHandle } from "./link.ts";
import { decodeAppError } from "./wireError.ts";

export interface InferenceConnection {
  /** A model behind the worker, with the same interface as in the worker. */
  generator(model: ModelRequest): Generator;
  describeDevice(signal: AbortSignal): Promise<DeviceReport>;
  /** Starts the worker before the first call asks for it, while the page itself is still being built. */
  start(threads: WasmThreads): void;
  /** Ends the worker; the next call starts a new one. */
  close(): void;
}

const RETRY_HINT = "Run again: the model is loaded anew.";

/** The page's shore. The worker starts with the first call, and a dead one is replaced with the next. */
export function connectInference(spawn: () => WorkerHandle, graceMs?: number): InferenceConnection {
  const link = new Link<InferenceApi>(spawn, RETRY_HINT, graceMs);
  return {
    generator: (model) => remoteGenerator(link, model),
    describeDevice: (signal) => link.call(signal, (api, callId) => api.describeDevice(callId)),
    start: (threads) => void link.live().api.warm(threads),
    close: () => link.close(),
  };
}

function remoteGenerator(link: Link<InferenceApi>, model: ModelRequest): Generator {
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
    inspect: (signal, prompts) => link.call(signal, (api, callId) => api.inspect(callId, model, prompts)),
    listModels: (signal) => link.call(signal, (api, callId) => api.listModels(callId, model)),
    unload: () => link.call(new AbortController().signal, (api, callId) => api.unload(callId, model)),
  };
}

function decodeEvent(event: WireGenerationEvent): GenerationEvent {
  return event.type === "failed" ? { ...event, error: decodeAppError(event.error) } : event;
}
