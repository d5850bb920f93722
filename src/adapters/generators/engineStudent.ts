import { AppError, throwIfAborted } from "../../core/errors.ts";
import { readCard } from "../../core/models/modelCard.ts";
import type {
  Clock,
  Completion,
  GenerationEvent,
  GenerationItem,
  GenerationRequest,
  Generator,
  LoadEvent,
  ModelDescription,
  ModelFiles,
  OrtRuntime,
  Prompt,
  PromptFacts,
  Tokenizer,
} from "../../core/ports.ts";
import type { ScopeLimits } from "../../core/problems/scope.ts";
import { Queue } from "../../core/queue.ts";
import { random } from "../../core/random.ts";
import type { DecodeItem } from "../../engine/decoder/batch.ts";
import { decode } from "../../engine/decoder/decode.ts";
import { type DecoderModel, loadDecoder } from "../../engine/decoder/decoderModel.ts";
import { type Likelihood, loadLikelihood } from "../../engine/decoder/likelihood.ts";
import { DownloadProgress } from "./downloadProgress.ts";
import { ItemStream, reportFailure } from "./itemStream.ts";
import { macrotask } from "./macrotask.ts";
import { requireRoom } from "./promptGuard.ts";

export interface EngineStudentOptions {
  readonly id: string;
  readonly label: string;
  readonly revision: string;
  readonly dtype: string;
  readonly files: ModelFiles;
  /** The runtime to decode on, and why that one when it is not the one asked for. */
  readonly runtime: (signal: AbortSignal) => Promise<{ runtime: OrtRuntime; note: string | undefined }>;
  readonly tokenizer: (tokenizerJson: string, tokenizerConfigJson: string) => Tokenizer;
  readonly clock?: Clock;
}

const FILES = ["config.json", "tokenizer.json", "tokenizer_config.json", "model.safetensors"] as const;

/** A student's prompt ends in the token of a style, which is not part of the question. */
const STYLE_TOKENS = 1;

interface Loaded {
  readonly model: { readonly config: unknown; readonly weights: Uint8Array };
  likelihood: Likelihood | undefined;
  readonly decoder: DecoderModel;
  readonly tokenizer: Tokenizer;
  readonly description: ModelDescription;
}

interface Row {
  readonly stream: ItemStream;
  readonly decodeItem: DecodeItem;
  readonly completions: Completion[];
}

/** A student of our own engine, in the Hugging Face layout, on the engine's batched decoder. */
export class EngineStudent implements Generator {
  readonly #options: EngineStudentOptions;
  readonly #queue = new Queue();
  readonly #clock: Clock;
  #loaded: Loaded | undefined;

  constructor(options: EngineStudentOptions) {
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

  inspect(signal: AbortSignal, prompts: readonly Prompt[]): Promise<readonly PromptFacts[]> {
    return this.#queue.run(signal, async () => {
      const loaded = await this.#ready(signal, () => {});
      loaded.likelihood ??= await loadLikelihood(loaded.decoder.runtime, loaded.model);
      const texts = prompts.map((prompt) => loaded.tokenizer.encode(studentText(prompt)).slice(0, -STYLE_TOKENS));
      const likelihoods = await loaded.likelihood.meanNegativeLogs(texts);
      return texts.map((ids, i) => ({
        byteFallbackShare: byteFallbackShare(loaded.tokenizer, ids.slice(1)),
        meanNegativeLogLikelihood: likelihoods[i],
      }));
    });
  }

  unload(): Promise<void> {
    return this.#queue.run(new AbortController().signal, async () => {
      const loaded = this.#loaded;
      this.#loaded = undefined;
      await loaded?.likelihood?.release();
      await loaded?.decoder.release();
    });
  }

  async #ready(signal: AbortSignal, onEvent: (event: LoadEvent) => void): Promise<Loaded> {
    const loaded = (this.#loaded ??= await this.#open(signal, onEvent));
    onEvent({ type: "ready", model: loaded.description });
    return loaded;
  }

  async #open(signal: AbortSignal, onEvent: (event: LoadEvent) => void): Promise<Loaded> {
    const progress = new DownloadProgress(FILES, onEvent);
    const read = async (file: (typeof FILES)[number]): Promise<Uint8Array> => {
      const bytes = await this.#options.files.read(file, signal, (loaded, total) =>
        progress.update(file, loaded, total),
      );
      progress.update(file, bytes.byteLength, bytes.byteLength);
      return bytes;
    };
    const [files, { runtime, note }] = await Promise.all([Promise.all(FILES.map(read)), this.#options.runtime(signal)]);
    const [config, tokenizerJson, tokenizerConfig, weights] = files as [Uint8Array, Uint8Array, Uint8Array, Uint8Array];
    onEvent({ type: "prepare", what: this.#options.label });
    const tokenizer = this.#options.tokenizer(text(tokenizerJson), text(tokenizerConfig));
    const model = { config: parseJson(text(config), "config.json"), weights };
    const decoder = await loadDecoder(runtime, model);
    const { styles } = readCard(model.config);
    const description = { ...this.#describe(decoder, tokenizer, note), styles, scope: scopeOf(model.config) };
    return { decoder, tokenizer, model, likelihood: undefined, description };
  }

  #describe(decoder: DecoderModel, tokenizer: Tokenizer, note: string | undefined): ModelDescription {
    const { id, label, revision, dtype } = this.#options;
    return {
      id,
      label,
      revision,
      dtype,
      device: decoder.runtime.device,
      threads: decoder.runtime.threads,
      tokenizerId: tokenizer.id,
      kind: "student",
      contextTokens: decoder.config.contextTokens,
      note,
    };
  }

  async #complete(
    signal: AbortSignal,
    { decoder, tokenizer }: Loaded,
    request: GenerationRequest,
    onEvent: (event: GenerationEvent) => void,
  ): Promise<Completion[]> {
    throwIfAborted(signal);
    const alone = request.items.length === 1;
    const rows = request.items.flatMap((item) => this.#row(item, alone, decoder, tokenizer, onEvent) ?? []);
    if (rows.length === 0) return [];
    await decode(
      signal,
      decoder,
      rows.map((row) => row.decodeItem),
      {
        onToken: (row, tokenId) => rows[row]?.stream.push(tokenId),
        onFinish: (row, reason) => rows[row]?.completions.push(rows[row].stream.finish(reason)),
        afterStep: macrotask,
      },
    );
    throwIfAborted(signal);
    return rows.flatMap((row) => row.completions);
  }

  #row(
    item: GenerationItem,
    alone: boolean,
    decoder: DecoderModel,
    tokenizer: Tokenizer,
    onEvent: (event: GenerationEvent) => void,
  ): Row | undefined {
    const facts = { item, clock: this.#clock, onEvent };
    let promptTokens = 0;
    try {
      const promptIds = tokenizer.encode(studentText(item.prompt));
      promptTokens = promptIds.length;
      requireRoom(promptTokens, item, decoder.config.contextTokens);
      const { maxNewTokens, temperature, topP, seed } = item.decoding;
      const draw = (position: number): number => random(seed, item.sampleKey, position).next();
      return {
        stream: new ItemStream({ ...facts, promptTokens, tokenizer, alone, reasoning: "seen" }),
        decodeItem: { promptIds, maxNewTokens, temperature, topP, draw },
        completions: [],
      };
    } catch (thrown) {
      reportFailure({ ...facts, promptTokens }, thrown);
      return undefined;
    }
  }
}

function studentText(prompt: Prompt): string {
  if (prompt.kind === "text") return prompt.text;
  throw new AppError({
    code: "unsupported",
    message: "This student takes a problem and a style, not a conversation.",
    hint: "Choose one of the student's own strategies.",
  });
}

/** The limits that `terse export` measured and wrote into config.json. */
function scopeOf(config: unknown): ScopeLimits | undefined {
  return (config as { terse?: { scope?: ScopeLimits } }).terse?.scope;
}

/** A letter alone, or bytes that are no character by themselves, come from a word that is not in the vocabulary. */
function byteFallbackShare(tokenizer: Tokenizer, ids: readonly number[]): number {
  const spelled = ids.filter((id) => /^(?:\p{L}|\uFFFD)$/u.test(tokenizer.decode([id])));
  return ids.length === 0 ? 0 : spelled.length / ids.length;
}

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

function parseJson(json: string, file: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw new AppError({
      code: "bad-model",
      message: `${file} is not JSON.`,
      hint: "Check the model's folder.",
      cause,
    });
  }
}
