import { type Endpoint, expose, releaseProxy, type Remote } from "comlink";

import type { DeviceReport } from "../core/deviceReport.ts";
import type { GenerationEvent, Generator, LoadEvent } from "../core/ports.ts";
import { Queue } from "../core/queue.ts";
import type { InferenceApi, ModelRequest, Reply, WasmThreads, WireGenerationEvent } from "./contract.ts";
import { EventBatch } from "./eventBatch.ts";
import { encodeError } from "./wireError.ts";

/** What a worker entry supplies. */
export interface InferenceHost {
  /** Called once for each model that is asked for. */
  open(model: ModelRequest): Generator;
  describeDevice(): Promise<DeviceReport>;
  warm(threads: WasmThreads): void;
}

/** The worker's shore: answers calls one at a time, whatever models they name. */
export function serveInference(host: InferenceHost, endpoint?: Endpoint): void {
  expose(new InferenceServer(host), endpoint);
}

class InferenceServer implements InferenceApi {
  readonly #host: InferenceHost;
  readonly #queue = new Queue();
  readonly #running = new Map<string, AbortController>();
  readonly #generators = new Map<string, Generator>();

  constructor(host: InferenceHost) {
    this.#host = host;
  }

  warm: InferenceApi["warm"] = (threads) => this.#host.warm(threads);

  load: InferenceApi["load"] = (callId, model, onEvents) =>
    this.#streaming<LoadEvent, Awaited<ReturnType<Generator["load"]>>>(callId, onEvents, (signal, push) =>
      this.#generator(model).load(signal, push),
    );

  generate: InferenceApi["generate"] = (callId, model, request, onEvents) =>
    this.#streaming<WireGenerationEvent, Awaited<ReturnType<Generator["generate"]>>>(callId, onEvents, (signal, push) =>
      this.#generator(model).generate(signal, request, (event) => push(encodeEvent(event))),
    );

  inspect: InferenceApi["inspect"] = (callId, model, prompt) =>
    this.#answer(callId, async (signal) => this.#generator(model).inspect?.(signal, prompt));

  listModels: InferenceApi["listModels"] = (callId, model) =>
    this.#answer(callId, async (signal) => this.#generator(model).listModels?.(signal));

  unload: InferenceApi["unload"] = (callId, model) =>
    this.#answer(callId, async () => {
      const key = keyOf(model);
      const generator = this.#generators.get(key);
      this.#generators.delete(key);
      await generator?.unload();
      return undefined;
    });

  describeDevice: InferenceApi["describeDevice"] = (callId) => this.#answer(callId, () => this.#host.describeDevice());

  abort: InferenceApi["abort"] = (callId) => this.#running.get(callId)?.abort();

  #generator(model: ModelRequest): Generator {
    const key = keyOf(model);
    const generator = this.#generators.get(key) ?? this.#host.open(model);
    this.#generators.set(key, generator);
    return generator;
  }

  async #streaming<Event, Result>(
    callId: string,
    onEvents: (events: readonly Event[]) => void | Promise<void>,
    work: (signal: AbortSignal, push: (event: Event) => void) => Promise<Result>,
  ): Promise<Reply<Result>> {
    // In a worker the callback is comlink's proxy: it answers with a promise and holds a port until it is released.
    const callback = onEvents as unknown as Remote<(events: readonly Event[]) => void>;
    const batch = new EventBatch<Event>(async (events) => {
      await callback(events);
    });
    try {
      return await this.#answer(callId, async (signal) => {
        try {
          return await work(signal, (event) => batch.push(event));
        } finally {
          await batch.flush();
        }
      });
    } finally {
      callback[releaseProxy]();
    }
  }

  async #answer<Result>(callId: string, work: (signal: AbortSignal) => Promise<Result>): Promise<Reply<Result>> {
    const controller = new AbortController();
    this.#running.set(callId, controller);
    try {
      return { ok: true, value: await this.#queue.run(controller.signal, () => work(controller.signal)) };
    } catch (thrown) {
      return { ok: false, error: encodeError(thrown) };
    } finally {
      this.#running.delete(callId);
    }
  }
}

function keyOf(model: ModelRequest): string {
  return JSON.stringify(model);
}

function encodeEvent(event: GenerationEvent): WireGenerationEvent {
  if (event.type !== "failed") return event;
  const { code, message, hint, stack } = event.error;
  return { ...event, error: { kind: "app", code, message, hint, stack } };
}
