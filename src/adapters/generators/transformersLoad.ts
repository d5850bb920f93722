import type { PreTrainedModel, PreTrainedTokenizer, ProgressInfo } from "@huggingface/transformers";

import { throwIfAborted } from "../../core/errors.ts";
import type { Dtype } from "../../core/modelId.ts";
import type { Device, LoadEvent } from "../../core/ports.ts";
import { macrotask } from "./macrotask.ts";

export interface TransformersSource {
  /** A folder in Node; in a browser a path on the page's own origin; or a hub repository, whose files `fetch` has. */
  readonly kind: "folder" | "hub";
  readonly path: string;
  readonly revision: string;
  readonly dtype: Dtype;
  /** The only way out: decides what is fetched from where. */
  readonly fetch: typeof fetch;
}

/** Where a model runs. */
export interface Placement {
  readonly device: Device;
  readonly threads: number;
  /** Where onnxruntime's files are served; undefined in Node. Without it the library would ask a foreign host. */
  readonly wasmPaths: { readonly mjs: string; readonly wasm: string } | undefined;
  /** Why this device, when it is not the one asked for. */
  readonly note: string | undefined;
}

export interface TransformersModel {
  readonly model: PreTrainedModel;
  readonly tokenizer: PreTrainedTokenizer;
}

/** Loads model and tokenizer. On abort its requests are cancelled and what was loaded is disposed of. */
export async function loadTransformers(
  signal: AbortSignal,
  source: TransformersSource,
  { device, threads, wasmPaths }: Placement,
  onEvent: (event: LoadEvent) => void,
): Promise<TransformersModel> {
  const library = await configuredLibrary(signal, source);
  const { wasm } = library.env.backends.onnx;
  if (wasm && wasmPaths) Object.assign(wasm, { wasmPaths: { ...wasmPaths }, numThreads: threads, proxy: false });
  const progress = new TotalProgress(onEvent);
  const generator = await library.pipeline("text-generation", source.path, {
    revision: source.revision,
    dtype: source.dtype,
    device,
    local_files_only: source.kind === "folder",
    session_options: wasmPaths ? {} : { intraOpNumThreads: threads },
    progress_callback: (info: ProgressInfo) => progress.hear(info),
  });
  if (signal.aborted) await generator.dispose();
  throwIfAborted(signal);
  const loaded = { model: generator.model, tokenizer: generator.tokenizer };
  letMessagesIn(loaded.model);
  return loaded;
}

/** The library's settings belong to the whole process: they are set anew before every load, and loads queue. */
async function configuredLibrary(
  signal: AbortSignal,
  source: TransformersSource,
): Promise<typeof import("@huggingface/transformers")> {
  const library = await import("@huggingface/transformers");
  const { env } = library;
  env.allowRemoteModels = source.kind === "hub";
  env.allowLocalModels = source.kind === "folder";
  // The service worker keeps what the page itself serves, and a model of the hub is fetched before it is loaded.
  env.useBrowserCache = false;
  env.useWasmCache = false;
  env.fetch = (input: string | URL, init?: RequestInit) => source.fetch(input, { ...init, signal });
  return library;
}

/**
 * Every hook that the library calls while it generates is synchronous, its stopping criteria too; the model's forward
 * pass is the one thing that it awaits, so this is where an abort can arrive.
 */
function letMessagesIn(model: PreTrainedModel): void {
  const forward = model.forward.bind(model) as (inputs: unknown) => Promise<unknown>;
  model.forward = async (inputs: unknown) => {
    await macrotask();
    return forward(inputs);
  };
}

/** The library's totals over all files, held to the port's laws: bytes never fall, and the total is told once. */
class TotalProgress {
  readonly #onEvent: (event: LoadEvent) => void;
  #totalBytes: number | undefined;
  #loadedBytes = 0;

  constructor(onEvent: (event: LoadEvent) => void) {
    this.#onEvent = onEvent;
  }

  hear(info: ProgressInfo): void {
    if (info.status !== "progress_total" || info.total <= 0) return;
    this.#totalBytes ??= info.total;
    this.#loadedBytes = Math.max(this.#loadedBytes, Math.min(info.loaded, this.#totalBytes));
    this.#onEvent({ type: "download", loadedBytes: this.#loadedBytes, totalBytes: this.#totalBytes });
  }
}
