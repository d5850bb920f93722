import { AppError, throwIfAborted, toAppError } from "../../core/errors.ts";
import { isOutOfMemory, outOfMemory } from "../../core/memoryErrors.ts";
import type {
  ChatMessage,
  Clock,
  Completion,
  GenerationEvent,
  GenerationItem,
  GenerationRequest,
  Generator,
  LoadEvent,
  ModelDescription,
} from "../../core/ports.ts";
import { Queue } from "../../core/queue.ts";
import { random } from "../../core/random.ts";
import { BatchControl, type BatchRow } from "./batchControl.ts";
import { ItemStream, reportFailure } from "./itemStream.ts";
import { requireRoom } from "./promptGuard.ts";
import {
  loadTransformers,
  type Placement,
  type TransformersModel,
  type TransformersSource,
} from "./transformersLoad.ts";

export interface TransformersJsOptions {
  readonly id: string;
  readonly label: string;
  readonly source: TransformersSource;
  /** Asked when the model is loaded, because the choice of a device takes a test. */
  readonly place: (signal: AbortSignal) => Promise<Placement>;
  readonly clock?: Clock;
}

interface Loaded extends TransformersModel {
  readonly description: ModelDescription;
  readonly endTokenIds: ReadonlySet<number>;
}

interface Row extends BatchRow {
  readonly promptIds: readonly number[];
  readonly completions: Completion[];
}

/** Any causal language model in the Hugging Face layout, on transformers.js. */
export class TransformersJsGenerator implements Generator {
  readonly #options: TransformersJsOptions;
  readonly #queue = new Queue();
  readonly #clock: Clock;
  #loaded: Loaded | undefined;

  constructor(options: TransformersJsOptions) {
    this.#options = options;
    this.#clock = options.clock ?? performance;
  }

  load(signal: AbortSignal, onEvent: (event: LoadEvent) => void): Promise<ModelDescription> {
    return this.#queue.run(signal, async () => (await this.#ready(signal, onEvent)).description);
  }

  generate(
    signal: AbortSignal,
    request: GenerationRequest,
    onEvent: (event: GenerationEvent) => void,
  ): Promise<Completion[]> {
    return this.#queue.run(signal, async () => {
      const loaded = await this.#ready(signal, () => {});
      return this.#complete(signal, loaded, request, onEvent);
    });
  }

  unload(): Promise<void> {
    return this.#queue.run(new AbortController().signal, async () => {
      const loaded = this.#loaded;
      this.#loaded = undefined;
      await loaded?.model.dispose();
    });
  }

  async #ready(signal: AbortSignal, onEvent: (event: LoadEvent) => void): Promise<Loaded> {
    const loaded = (this.#loaded ??= await this.#open(signal, onEvent));
    onEvent({ type: "ready", model: loaded.description });
    return loaded;
  }

  async #open(signal: AbortSignal, onEvent: (event: LoadEvent) => void): Promise<Loaded> {
    throwIfAborted(signal);
    onEvent({ type: "prepare", what: this.#options.label });
    try {
      const placement = await this.#options.place(signal);
      const { model, tokenizer } = await loadTransformers(signal, this.#options.source, placement, onEvent);
      const ends = model.generation_config?.eos_token_id ?? (model.config as { eos_token_id?: unknown }).eos_token_id;
      const endTokenIds = new Set([ends].flat().filter((id): id is number => typeof id === "number"));
      return { model, tokenizer, endTokenIds, description: this.#describe({ model, tokenizer }, placement) };
    } catch (thrown) {
      throwIfAborted(signal);
      throw loadError(thrown, this.#options.label);
    }
  }

  #describe({ model, tokenizer }: TransformersModel, placement: Placement): ModelDescription {
    const { id, label, source } = this.#options;
    const { device, threads, note } = placement;
    const { max_position_embeddings: positions } = model.config as { max_position_embeddings?: number };
    return {
      id,
      label,
      revision: source.revision,
      dtype: source.dtype,
      device,
      threads: device === "webgpu" ? undefined : threads,
      tokenizerId: `${id}@${source.revision}`,
      kind: tokenizer.chat_template ? "chat" : "student",
      contextTokens: positions ?? 2048,
      note,
    };
  }

  async #complete(
    signal: AbortSignal,
    loaded: Loaded,
    request: GenerationRequest,
    onEvent: (event: GenerationEvent) => void,
  ): Promise<Completion[]> {
    throwIfAborted(signal);
    const alone = request.items.length === 1;
    const rows = request.items.flatMap((item) => this.#row(item, alone, loaded, onEvent) ?? []);
    if (rows.length === 0) return [];
    try {
      await runBatch(loaded, rows, new BatchControl(rows, loaded.endTokenIds, signal));
    } catch (thrown) {
      throwIfAborted(signal);
      throw isOutOfMemory(thrown) ? outOfMemory(thrown) : toAppError(thrown);
    }
    throwIfAborted(signal);
    return rows.flatMap((row) => row.completions);
  }

  #row(
    item: GenerationItem,
    alone: boolean,
    { tokenizer, description }: Loaded,
    onEvent: (event: GenerationEvent) => void,
  ): Row | undefined {
    const facts = { item, clock: this.#clock, onEvent };
    let promptTokens = 0;
    try {
      const promptIds = tokenizer.encode(promptText(item, tokenizer), { add_special_tokens: false });
      promptTokens = promptIds.length;
      requireRoom(promptTokens, item, description.contextTokens);
      const decode = (ids: readonly number[]): string =>
        ids.length === 0
          ? ""
          : tokenizer.decode([...ids], { skip_special_tokens: true, clean_up_tokenization_spaces: false });
      const named = { id: description.tokenizerId, decode };
      const stream = new ItemStream({ ...facts, promptTokens, tokenizer: named, alone, reasoning: "seen" });
      const completions: Completion[] = [];
      return {
        promptIds,
        completions,
        decoding: item.decoding,
        draw: (position) => random(item.decoding.seed, item.sampleKey, position).next(),
        onToken: (tokenId) => stream.push(tokenId),
        onFinish: (reason) => completions.push(stream.finish(reason)),
        finishReason: undefined,
        newTokens: 0,
      };
    } catch (thrown) {
      reportFailure({ ...facts, promptTokens }, thrown);
      return undefined;
    }
  }
}

function promptText(item: GenerationItem, tokenizer: TransformersModel["tokenizer"]): string {
  if (item.prompt.kind === "text") return item.prompt.text;
  if (!tokenizer.chat_template) {
    throw new AppError({
      code: "unsupported",
      message: "This model has no chat template.",
      hint: "Choose a strategy that sends plain text, or a model that was tuned for chats.",
    });
  }
  const messages = item.prompt.messages.map(({ role, content }: ChatMessage) => ({ role, content }));
  const rendered: unknown = tokenizer.apply_chat_template(messages, { tokenize: false, add_generation_prompt: true });
  return String(rendered);
}

async function runBatch(loaded: Loaded, rows: readonly Row[], control: BatchControl): Promise<void> {
  const { Tensor } = await import("@huggingface/transformers");
  const { ids, mask, dims } = leftPadded(rows, loaded.tokenizer.pad_token_id ?? 0);
  const choose = (_ids: unknown, logits: { data: Float32Array }): unknown => {
    control.mask(logits.data);
    return logits;
  };
  const options = {
    input_ids: new Tensor("int64", ids, dims),
    attention_mask: new Tensor("int64", mask, dims),
    max_new_tokens: Math.max(...rows.map((row) => row.decoding.maxNewTokens)),
    logits_processor: [choose],
    stopping_criteria: [() => control.stops()],
    ...OUR_OWN_DECODING,
  };
  await loaded.model.generate(options as unknown as Parameters<typeof loaded.model.generate>[0]);
}

/** A model's own generation_config must not change what a request asked for. */
const OUR_OWN_DECODING = {
  do_sample: false,
  num_beams: 1,
  eos_token_id: null,
  repetition_penalty: 1,
  no_repeat_ngram_size: 0,
  min_length: 0,
  min_new_tokens: null,
  bad_words_ids: null,
  forced_bos_token_id: null,
  forced_eos_token_id: null,
  suppress_tokens: null,
  begin_suppress_tokens: null,
  guidance_scale: null,
  return_dict_in_generate: false,
} as const;

function leftPadded(
  rows: readonly Row[],
  padTokenId: number,
): { ids: BigInt64Array; mask: BigInt64Array; dims: [number, number] } {
  const length = Math.max(...rows.map((row) => row.promptIds.length));
  const ids = new BigInt64Array(rows.length * length).fill(BigInt(padTokenId));
  const mask = new BigInt64Array(rows.length * length);
  rows.forEach((row, i) => {
    const start = (i + 1) * length - row.promptIds.length;
    row.promptIds.forEach((id, k) => (ids[start + k] = BigInt(id)));
    mask.fill(1n, start, (i + 1) * length);
  });
  return { ids, mask, dims: [rows.length, length] };
}

function loadError(thrown: unknown, label: string): Error {
  if (thrown instanceof AppError) return thrown;
  if (isOutOfMemory(thrown)) return outOfMemory(thrown);
  const missing = thrown instanceof Error && thrown.name === "ModelFileNotFoundError";
  return new AppError({
    code: missing ? "not-found" : "bad-model",
    message: missing ? `${label}: a file of the model was not found.` : `${label} cannot be loaded.`,
    hint: "Check the model's name, its folder and its number format (dtype).",
    cause: thrown,
  });
}
