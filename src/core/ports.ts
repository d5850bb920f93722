import type { AppError } from "./errors.ts";
import type { ScopeLimits } from "./problems/scope.ts";
import type { Style } from "./traces/trace.ts";

/** Milliseconds from an arbitrary origin; never runs backwards. */
export interface Clock {
  now(): number;
}

export interface ChatMessage {
  readonly role: "system" | "user" | "assistant";
  readonly content: string;
}

/** Messages go through the model's chat template; text goes to the tokenizer as it is. */
export type Prompt =
  | { readonly kind: "messages"; readonly messages: readonly ChatMessage[] }
  | { readonly kind: "text"; readonly text: string };

export interface Decoding {
  readonly maxNewTokens: number;
  /** 0 is greedy. */
  readonly temperature: number;
  /** Nucleus sampling's probability mass, in (0, 1]; 1 keeps every token. */
  readonly topP: number;
  readonly seed: number;
}

export interface GenerationItem {
  readonly id: string;
  readonly prompt: Prompt;
  readonly decoding: Decoding;
  /** Sampling draws from (seed, this key, token position), never from the place in a batch. */
  readonly sampleKey: string;
}

/** The items of a request advance together in one batch, where the generator can. */
export interface GenerationRequest {
  readonly items: readonly GenerationItem[];
}

export type FinishReason = "stop" | "length";

export interface TokenCount {
  readonly value: number;
  readonly source: "exact" | "reported" | "estimated";
}

export interface Completion {
  readonly itemId: string;
  /** The text as the model wrote it, special tokens left out. */
  readonly text: string;
  readonly tokenIds: readonly number[];
  readonly promptTokens: TokenCount;
  readonly newTokens: TokenCount;
  /** Those of the new tokens that a server counts as reasoning; undefined where it does not say. */
  readonly reasoningTokens?: TokenCount | undefined;
  /** How long the text was after each token, in UTF-16 code units; undefined where the tokens are not seen one by one. */
  readonly textLengths?: readonly number[] | undefined;
  /** Tokens of two tokenizers do not compare. */
  readonly tokenizerId: string;
  readonly finishReason: FinishReason;
  readonly timing: Timing;
}

/** `alone` says whether nothing else ran in the same batch: only then may speed be shown. */
export interface Timing {
  readonly firstTokenMs: number;
  readonly totalMs: number;
  readonly alone: boolean;
}

/**
 * Laws (tested by the contract suite): an item has one "started", then any number of "tokens" whose counts never fall,
 * then one "finished" or "failed"; the "tokens" texts, concatenated, are the completion's text; times never run backwards.
 */
export type GenerationEvent =
  | { readonly type: "started"; readonly itemId: string; readonly promptTokens: TokenCount; readonly atMs: number }
  | {
      readonly type: "tokens";
      readonly itemId: string;
      /** The new text since the event before. */
      readonly text: string;
      /** Tokens of this item so far. */
      readonly newTokens: number;
      readonly atMs: number;
    }
  | { readonly type: "finished"; readonly itemId: string; readonly completion: Completion; readonly atMs: number }
  | { readonly type: "failed"; readonly itemId: string; readonly error: AppError; readonly atMs: number };

/** Bytes never fall; `totalBytes` is constant once known. */
export type LoadEvent =
  | { readonly type: "download"; readonly loadedBytes: number; readonly totalBytes: number | undefined }
  | { readonly type: "prepare"; readonly what: string }
  | { readonly type: "ready"; readonly model: ModelDescription };

export type Device = "webgpu" | "wasm" | "cpu";

/** What a model can say about a prompt without answering it. */
export interface PromptFacts {
  /** Share of the question's tokens that are bytes of words the vocabulary lacks, in [0, 1]. */
  readonly byteFallbackShare: number;
  /** Nats a token of the question under the model. */
  readonly meanNegativeLogLikelihood: number | undefined;
}

export interface ModelDescription {
  readonly id: string;
  readonly label: string;
  readonly revision: string;
  readonly dtype: string;
  /** "remote": on a server that does not say. */
  readonly device: Device | "remote";
  /** WASM or native threads; undefined on WebGPU and where no one says. */
  readonly threads: number | undefined;
  readonly tokenizerId: string;
  /** "student" models take text with style tokens, "chat" models take messages. */
  readonly kind: "student" | "chat";
  /** Of a student, those whose tokens it was trained with; all of them where it does not say. */
  readonly styles?: readonly Style[] | undefined;
  readonly contextTokens: number;
  /** Nobody said how long the context is: `contextTokens` is a guess. */
  readonly contextIsAssumed?: boolean | undefined;
  /** Why this device was chosen, when it is not the one asked for. */
  readonly note: string | undefined;
  /** Where the problems end that the model was trained for, if it says so. */
  readonly scope?: ScopeLimits | undefined;
}

/** A language model that completes prompts. Calls on one generator queue; they never overlap. */
export interface Generator {
  /** Idempotent. Resolves when the model can generate. */
  load(signal: AbortSignal, onEvent: (event: LoadEvent) => void): Promise<ModelDescription>;
  /**
   * Completes every item, in the request's order; a failed item has its "failed" event and no completion.
   * On abort rejects with AbortError; what was written so far has reached `onEvent`.
   */
  generate(
    signal: AbortSignal,
    request: GenerationRequest,
    onEvent: (event: GenerationEvent) => void,
  ): Promise<Completion[]>;
  /** For models with a `scope`: whether prompts resemble those of training, one by one; undefined where it cannot tell. */
  inspect?(signal: AbortSignal, prompts: readonly Prompt[]): Promise<readonly PromptFacts[] | undefined>;
  /** For models on a server: the names of those that it has; undefined where it does not list them. */
  listModels?(signal: AbortSignal): Promise<readonly string[] | undefined>;
  unload(): Promise<void>;
}

export interface Tokenizer {
  readonly id: string;
  encode(text: string): number[];
  decode(ids: readonly number[]): string;
}

/** The files of one model, wherever they lie. */
export interface ModelFiles {
  /**
   * `path` is relative to the model's folder. `onBytes` hears the bytes read so far, which never fall, and the file's
   * size once it is known. Rejects with AppError `not-found` or `network`, or with AbortError.
   */
  read(
    path: string,
    signal: AbortSignal,
    onBytes: (loadedBytes: number, totalBytes: number | undefined) => void,
  ): Promise<Uint8Array>;
}

export type TensorType = "float32" | "float16" | "int32" | "int64" | "bool" | "uint8";
export type TensorData = Float32Array | Uint16Array | Int32Array | BigInt64Array | Uint8Array;

/** A tensor that onnxruntime understands; it may live on the GPU until it is read. */
export interface OrtTensor {
  readonly type: string;
  readonly dims: readonly number[];
  read(): Promise<TensorData>;
  dispose(): void;
}

export interface OrtSession {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  /** `fetches` names the outputs wanted; all of them when left out. */
  run(feeds: Readonly<Record<string, OrtTensor>>, fetches?: readonly string[]): Promise<Record<string, OrtTensor>>;
  release(): Promise<void>;
}

export interface OrtSessionOptions {
  /** Outputs that stay on the device (WebGPU), to be fed back without a copy. */
  readonly keepOnDevice?: readonly string[];
  /**
   * Runs the graph as it is written, for one that leaves nothing to simplify: in a browser the search costs more than all
   * else that a session needs, because the code that searches must be compiled first.
   */
  readonly asWritten?: boolean;
}

/** onnxruntime, in a browser (WASM or WebGPU) or in Node. Calls on sessions of one runtime never overlap: callers queue. */
export interface OrtRuntime {
  readonly device: Device;
  readonly threads: number | undefined;
  tensor(type: TensorType, data: TensorData, dims: readonly number[]): OrtTensor;
  /** Throws AppError `bad-model` when the runtime refuses the model. */
  createSession(model: Uint8Array, options?: OrtSessionOptions): Promise<OrtSession>;
}
