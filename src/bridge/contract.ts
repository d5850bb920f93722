import type { DeviceReport } from "../core/deviceReport.ts";
import type { Dtype } from "../core/modelId.ts";
import type {
  Completion,
  GenerationEvent,
  GenerationRequest,
  LoadEvent,
  ModelDescription,
  Prompt,
  PromptFacts,
} from "../core/ports.ts";
import type { WireError } from "./wireError.ts";

/** Everything a worker needs to load a model anew; every call names the model it means, so a new worker can go on. */
export type ModelRequest = LocalModelRequest | ServerModelRequest;

/** A model on a server that the visitor named; the server worker alone answers it. */
export interface ServerModelRequest {
  readonly baseUrl: string;
  readonly model: string;
  readonly apiKey: string;
  readonly concurrency: number;
}

export interface LocalModelRequest {
  readonly id: string;
  readonly label: string;
  readonly source: ModelSource;
  readonly device: "auto" | "webgpu" | "wasm";
  /** On WASM; fixed by the first request of a worker. */
  readonly threads: WasmThreads;
}

/** "one" leaves the other cores to the page: with a small model, threads that wait for each other cost more than they give. */
export type WasmThreads = "one" | "all";

export type ModelSource =
  /** A student of our engine; `baseUrl` is the absolute address of its folder. */
  | { readonly kind: "student"; readonly baseUrl: string; readonly revision: string; readonly dtype: string }
  /** A student of our engine that this browser keeps, by its revision. */
  | { readonly kind: "kept"; readonly revision: string; readonly dtype: string }
  /** Any model in the Hugging Face layout, at an absolute path of the page's own origin. */
  | { readonly kind: "folder"; readonly path: string; readonly revision: string; readonly dtype: Dtype }
  /** A model of the hub whose files this browser keeps; `revision` is their commit. Nothing is fetched for it. */
  | { readonly kind: "hub"; readonly repository: string; readonly revision: string; readonly dtype: Dtype };

/** Errors cross as values: a thrown one would lose its code. */
export type Reply<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: WireError };

export type WireGenerationEvent =
  | Exclude<GenerationEvent, { type: "failed" }>
  | {
      readonly type: "failed";
      readonly itemId: string;
      readonly error: Extract<WireError, { kind: "app" }>;
      readonly atMs: number;
    };

/**
 * What the inference worker answers. Parameters are top-level and plain, but for the callbacks, which are top-level too
 * and take batches. `callId` names a call for `abort`; no method rejects.
 */
export interface InferenceApi {
  /** Starts what every model needs, before one is asked for. */
  warm(threads: WasmThreads): void;
  load(
    callId: string,
    model: ModelRequest,
    onEvents: (events: readonly LoadEvent[]) => void | Promise<void>,
  ): Promise<Reply<ModelDescription>>;
  generate(
    callId: string,
    model: ModelRequest,
    request: GenerationRequest,
    onEvents: (events: readonly WireGenerationEvent[]) => void | Promise<void>,
  ): Promise<Reply<Completion[]>>;
  inspect(
    callId: string,
    model: ModelRequest,
    prompts: readonly Prompt[],
  ): Promise<Reply<readonly PromptFacts[] | undefined>>;
  listModels(callId: string, model: ModelRequest): Promise<Reply<readonly string[] | undefined>>;
  unload(callId: string, model: ModelRequest): Promise<Reply<undefined>>;
  describeDevice(callId: string): Promise<Reply<DeviceReport>>;
  /** Unknown ids are those of calls that have ended. */
  abort(callId: string): void;
}
