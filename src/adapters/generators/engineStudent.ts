import { AppError, throwIfAborted } from "../../core/errors.ts";
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
  Tokenizer,
} from "../../core/ports.ts";
import { Queue } from "../../core/queue.ts";
import { random } from "../../core/random.ts";
import { decode, type DecodeItem, type DecoderModel, loadDecoder } from "../../engine/decoder/decode.ts";
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

interface Loaded {
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

  unload(): Promise<void> {
    return this.#queue.run(new AbortController().signal, async () => {
      const loaded = this.#loaded;
      this.#loaded = undefined;
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
    const decoder = await loadDecoder(runtime, { config: parseJson(text(config), "config.json"), weights });
    return { decoder, tokenizer, description: this.#describe(decoder, tokenizer, note) };
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
      const promptIds = tokenizer.encode(studentText(item));
      promptTokens = promptIds.length;
      requireRoom(promptTokens, item, decoder.config.contextTokens);
      const { maxNewTokens, temperature, topP, seed } = item.decoding;
      const draw = (position: number): number => random(seed, item.sampleKey, position).next();
      return {
        stream: new ItemStream({ ...facts, promptTokens, tokenizer, alone }),
        decodeItem: { promptIds, maxNewTokens, temperature, topP, draw },
        completions: [],
      };
    } catch (thrown) {
      reportFailure({ ...facts, promptTokens }, thrown);
      return undefined;
    }
  }
}

function studentText(item: GenerationItem): string {
  if (item.prompt.kind === "text") return item.prompt.text;
  throw new AppError({
    code: "unsupported",
    message: "This student takes a problem and a style, not a conversation.",
    hint: "Choose one of the student's own strategies.",
  });
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
