import { throwIfAborted } from "../../core/errors.ts";
import { hash } from "../../core/hash.ts";
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
import { remoteModelId } from "../../core/remoteModel.ts";
import { ChatClient, type ChatClientOptions } from "./chatClient.ts";
import { readChat } from "./chatStream.ts";
import { listModels } from "./modelList.ts";
import { failed, RemoteFailure } from "./remoteErrors.ts";
import { RemoteItem } from "./remoteItem.ts";
import { waitOrAbort } from "./waitOrAbort.ts";

const CONCURRENCY = 4;
const CONTEXT_TOKENS = 8192;
/** A server that asks for a short pause gets it; a long one is the person's to decide. */
const LONGEST_PAUSE_MS = 60_000;
const MOST_PAUSES = 3;

export interface OpenAiCompatibleOptions extends ChatClientOptions {
  readonly clock: Clock;
  /** Requests under way at once. */
  readonly concurrency?: number | undefined;
  /** Where the server does not tell it. */
  readonly contextTokens?: number | undefined;
  readonly wait?: ((milliseconds: number, signal: AbortSignal) => Promise<void>) | undefined;
}

/** Fields that not every server takes; what one refuses is not sent to it again. */
interface Dialect {
  usage: boolean;
  limit: "max_tokens" | "max_completion_tokens";
}

/**
 * A model on any server that speaks OpenAI's chat completions. Which weights run there, how exactly, is unknown and said
 * so. An item that the server refuses or breaks off fails alone; a wrong key, an unknown model, a server that is away and a
 * limit of requests end the call, because every other item would meet them too.
 */
export class OpenAiCompatibleGenerator implements Generator {
  readonly #client: ChatClient;
  readonly #id: string;
  readonly #options: Omit<OpenAiCompatibleOptions, "apiKey">;
  readonly #queue = new Queue();
  readonly #dialect: Dialect = { usage: true, limit: "max_tokens" };
  #model: ModelDescription | undefined;

  /** Throws AppError `bad-argument` for an address or a key that no request could carry. */
  constructor({ apiKey, ...options }: OpenAiCompatibleOptions) {
    this.#client = new ChatClient({ ...options, apiKey });
    this.#id = remoteModelId({ model: options.model, host: this.#client.host });
    this.#options = options;
  }

  load(signal: AbortSignal, onEvent: (event: LoadEvent) => void): Promise<ModelDescription> {
    return this.#queue.run(signal, async () => {
      this.#model ??= await this.#describe(signal).catch(rethrow);
      onEvent({ type: "ready", model: this.#model });
      return this.#model;
    });
  }

  generate(
    signal: AbortSignal,
    request: GenerationRequest,
    onEvent: (event: GenerationEvent) => void,
  ): Promise<Completion[]> {
    return this.#queue.run(signal, () => this.#generateAll(signal, request.items, onEvent).catch(rethrow));
  }

  listModels(signal: AbortSignal): Promise<readonly string[] | undefined> {
    return this.#queue.run(signal, async () => {
      const listed = await listModels(signal, this.#client).catch(rethrow);
      return listed?.map(({ id }) => id);
    });
  }

  async unload(): Promise<void> {}

  async #describe(signal: AbortSignal): Promise<ModelDescription> {
    const { model } = this.#options;
    const listed = await listModels(signal, this.#client);
    const own = listed?.find(({ id }) => id === model);
    const told = own?.max_model_len ?? own?.context_length ?? own?.meta?.n_ctx_train;
    const contextTokens = this.#options.contextTokens ?? told ?? CONTEXT_TOKENS;
    const absent = listed !== undefined && own === undefined ? `The server does not list "${model}".` : undefined;
    const guessed = contextTokens === CONTEXT_TOKENS && told === undefined;
    const note =
      absent ??
      (guessed ? `The server does not say how long its context is; ${CONTEXT_TOKENS} is assumed.` : undefined);
    return {
      id: this.#id,
      label: model,
      revision: "unknown",
      dtype: "unknown",
      device: "remote",
      threads: undefined,
      tokenizerId: this.#id,
      kind: "chat",
      contextTokens,
      ...(guessed ? { contextIsAssumed: true } : {}),
      note,
    };
  }

  async #generateAll(
    signal: AbortSignal,
    items: readonly GenerationItem[],
    onEvent: (event: GenerationEvent) => void,
  ): Promise<Completion[]> {
    const completions: (Completion | undefined)[] = [];
    const stop = new AbortController();
    const relay = (): void => stop.abort();
    signal.addEventListener("abort", relay, { once: true });
    let next = 0;
    let failure: Error | undefined;
    const workers = Math.min(this.#options.concurrency ?? CONCURRENCY, items.length);
    const work = async (): Promise<void> => {
      try {
        for (let i = next++; i < items.length; i = next++) {
          completions[i] = await this.#complete(stop.signal, items[i]!, workers === 1, onEvent);
        }
      } catch (thrown) {
        failure ??= thrown as Error;
        stop.abort();
      }
    };
    await Promise.all(Array.from({ length: workers }, work));
    signal.removeEventListener("abort", relay);
    throwIfAborted(signal);
    if (failure !== undefined) throw failure;
    return completions.filter((one) => one !== undefined);
  }

  async #complete(
    signal: AbortSignal,
    item: GenerationItem,
    alone: boolean,
    onEvent: (event: GenerationEvent) => void,
  ): Promise<Completion | undefined> {
    throwIfAborted(signal);
    const messages = item.prompt.kind === "messages" ? item.prompt.messages : [];
    const { clock } = this.#options;
    const remote = new RemoteItem({ item, messages, tokenizerId: this.#id, alone, clock, onEvent });
    try {
      const response = await this.#ask(signal, item, messages);
      const listener = {
        address: this.#client.address,
        onWords: remote.write.bind(remote),
        reason: (error: unknown) => this.#client.reason(error),
      };
      return remote.finish(await readChat(signal, response, listener));
    } catch (thrown) {
      throwIfAborted(signal);
      if (!(thrown instanceof RemoteFailure)) throw thrown;
      remote.fail(thrown.error);
      if (thrown.isFatal) throw thrown;
      return undefined;
    }
  }

  async #ask(signal: AbortSignal, item: GenerationItem, messages: readonly ChatMessage[]): Promise<Response> {
    requireMessages(item, messages);
    for (let pauses = 0; ;) {
      const dialect = { ...this.#dialect };
      try {
        return await this.#client.send(signal, "/chat/completions", this.#body(item, messages, dialect));
      } catch (thrown) {
        if (!(thrown instanceof RemoteFailure)) throw thrown;
        if (this.#learns(thrown, dialect)) continue;
        const pauseMs = thrown.retryAfterMs;
        if (pauseMs === undefined || pauseMs > LONGEST_PAUSE_MS || ++pauses > MOST_PAUSES) throw thrown;
        await (this.#options.wait ?? waitOrAbort)(pauseMs, signal);
        throwIfAborted(signal);
      }
    }
  }

  #body({ decoding, sampleKey }: GenerationItem, messages: readonly ChatMessage[], dialect: Dialect): object {
    const { maxNewTokens, temperature, topP, seed } = decoding;
    return {
      model: this.#options.model,
      messages,
      stream: true,
      ...(dialect.usage ? { stream_options: { include_usage: true } } : {}),
      [dialect.limit]: maxNewTokens,
      temperature,
      ...(temperature > 0 ? { top_p: topP, seed: serverSeed(seed, sampleKey) } : {}),
    };
  }

  /** Whether the refusal names a field that was sent and can go, or that this server calls something else. */
  #learns({ error }: RemoteFailure, sent: Dialect): boolean {
    if (error.code !== "bad-argument") return false;
    if (sent.usage && error.message.includes("stream_options")) {
      this.#dialect.usage = false;
      return true;
    }
    if (sent.limit === "max_tokens" && error.message.includes("max_completion_tokens")) {
      this.#dialect.limit = "max_completion_tokens";
      return true;
    }
    return false;
  }
}

function requireMessages({ prompt, decoding }: GenerationItem, messages: readonly ChatMessage[]): void {
  if (prompt.kind === "text") {
    throw failed("unsupported", "A chat server takes messages, not bare text.", "Choose a strategy for chat models.");
  }
  if (messages.every(({ content }) => content.trim() === "")) {
    throw failed("bad-argument", "The prompt is empty.", "Type a problem first.");
  }
  if (decoding.maxNewTokens < 1) {
    throw failed("bad-argument", "At least one new token must be asked for.", "Raise the limit of new tokens.");
  }
}

/** Servers take one whole number of 31 bits; it depends on all that our sampling depends on. */
function serverSeed(seed: number, sampleKey: string): number {
  return parseInt(hash(JSON.stringify([seed, sampleKey])).slice(0, 8), 16) >>> 1;
}

function rethrow(thrown: unknown): never {
  throw thrown instanceof RemoteFailure ? thrown.error : thrown;
}
