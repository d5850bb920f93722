import { type Endpoint, expose } from "comlink";

import type { DeviceReport } from "../core/deviceReport.ts";
import type { GenerationEvent, Generator, LoadEvent } from "../core/ports.ts";
import { CallDesk } from "./callDesk.ts";
import type { InferenceApi, ModelRequest, WasmThreads, WireGenerationEvent } from "./contract.ts";

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
  readonly #desk = new CallDesk();
  readonly #generators = new Map<string, Generator>();

  constructor(host: InferenceHost) {
    this.#host = host;
  }

  warm: InferenceApi["warm"] = (threads) => this.#host.warm(threads);

  load: InferenceApi["load"] = (callId, model, onEvents) =>
    this.#desk.streaming<LoadEvent, Awaited<ReturnType<Generator["load"]>>>(callId, onEvents, (signal, push) =>
      this.#generator(model).load(signal, push),
    );

  generate: InferenceApi["generate"] = (callId, model, request, onEvents) =>
    this.#desk.streaming<WireGenerationEvent, Awaited<ReturnType<Generator["generate"]>>>(
      callId,
      onEvents,
      (signal, push) => this.#generator(model).generate(signal, request, (event) => push(encodeEvent(event))),
    );

  inspect: InferenceApi["inspect"] = (callId, model, prompts) =>
    this.#desk.answer(callId, async (signal) => this.#generator(model).inspect?.(signal, prompts));

  listModels: InferenceApi["listModels"] = (callId, model) =>
    this.#desk.answer(callId, async (signal) => this.#generator(model).listModels?.(signal));

  unload: InferenceApi["unload"] = (callId, model) =>
    this.#desk.answer(callId, async () => {
      const key = keyOf(model);
      const generator = this.#generators.get(key);
      this.#generators.delete(key);
      await generator?.unload();
      return undefined;
    });

  describeDevice: InferenceApi["describeDevice"] = (callId) =>
    this.#desk.answer(callId, () => this.#host.describeDevice());

  abort: InferenceApi["abort"] = (callId) => this.#desk.abort(callId);

  #generator(model: ModelRequest): Generator {
    const key = keyOf(model);
    const generator = this.#generators.get(key) ?? this.#host.open(model);
    this.#generators.set(key, generator);
    return generator;
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
