import { createParser } from "eventsource-parser";
import * as v from "valibot";

import { throwIfAborted } from "../../core/errors.ts";
import type { FinishReason } from "../../core/ports.ts";
import { brokenStream, failed, notCompatible } from "./remoteErrors.ts";

const words = v.object({
  content: v.nullish(v.string()),
  reasoning_content: v.nullish(v.string()),
  reasoning: v.nullish(v.string()),
});

const chunk = v.object({
  choices: v.nullish(
    v.array(v.object({ delta: v.nullish(words), message: v.nullish(words), finish_reason: v.nullish(v.string()) })),
  ),
  usage: v.nullish(
    v.object({
      prompt_tokens: v.nullish(v.number()),
      completion_tokens: v.nullish(v.number()),
      completion_tokens_details: v.nullish(v.object({ reasoning_tokens: v.nullish(v.number()) })),
    }),
  ),
  error: v.nullish(v.unknown()),
});

export interface Words {
  /** One thing, whether the server calls it `reasoning_content` or `reasoning`; some send it under both names. */
  readonly reasoning: string;
  readonly content: string;
}

export interface ChatEnding {
  readonly finishReason: FinishReason;
  readonly promptTokens: number | undefined;
  readonly newTokens: number | undefined;
  readonly reasoningTokens: number | undefined;
}

export interface ChatListener {
  readonly address: string;
  readonly onWords: (words: Words) => void;
  /** What a server says of a failure, made fit for a message. */
  readonly reason: (error: unknown) => string;
}

/** Reads an answer, streamed or whole. Rejects with RemoteFailure or AbortError. */
export async function readChat(signal: AbortSignal, response: Response, listener: ChatListener): Promise<ChatEnding> {
  const type = response.headers.get("content-type") ?? "";
  if (type.includes("html")) throw notCompatible(listener.address, "a web page");
  const reply = new Reply(listener);
  if (type.includes("json")) {
    reply.take(await wholeText(signal, response, listener.address));
    return reply.ending(true);
  }
  const parser = createParser({ onEvent: ({ data }) => reply.take(data) });
  const decoder = new TextDecoder();
  for await (const bytes of bytesOf(signal, response, listener.address)) {
    parser.feed(decoder.decode(bytes, { stream: true }));
    if (reply.isDone) break;
  }
  // An event ends with a blank line, which a server that just hangs up may leave out.
  if (!reply.isDone) parser.feed(`${decoder.decode()}\n\n`);
  return reply.ending(false);
}

class Reply {
  readonly #listener: ChatListener;
  #events = 0;
  #isDone = false;
  #finishReason: string | undefined;
  #promptTokens: number | undefined;
  #newTokens: number | undefined;
  #reasoningTokens: number | undefined;

  constructor(listener: ChatListener) {
    this.#listener = listener;
  }

  get isDone(): boolean {
    return this.#isDone;
  }

  take(data: string): void {
    const { address, onWords, reason } = this.#listener;
    if (this.#isDone) return;
    if (data.trim() === "[DONE]") {
      this.#isDone = true;
      return;
    }
    const value = parseJson(data) ?? pastedError(data);
    if (value === undefined)
      throw this.#events === 0 ? notCompatible(address, "something other than JSON") : brokenStream(address);
    const parsed = v.safeParse(chunk, value);
    if (!parsed.success) {
      const [issue] = parsed.issues;
      throw notCompatible(address, `an unknown form (${v.getDotPath(issue) ?? "its whole"}: ${issue.message})`);
    }
    const { choices, usage, error } = parsed.output;
    if (error !== undefined && error !== null) {
      throw failed("network", `${address} failed while it answered: ${reason(error)}`, "Run the failed items again.");
    }
    this.#events += 1;
    this.#promptTokens = usage?.prompt_tokens ?? this.#promptTokens;
    this.#newTokens = usage?.completion_tokens ?? this.#newTokens;
    this.#reasoningTokens = usage?.completion_tokens_details?.reasoning_tokens ?? this.#reasoningTokens;
    const choice = choices?.[0];
    this.#finishReason = choice?.finish_reason ?? this.#finishReason;
    const said = choice?.delta ?? choice?.message;
    const told = { reasoning: (said?.reasoning_content || said?.reasoning) ?? "", content: said?.content ?? "" };
    if (told.reasoning !== "" || told.content !== "") onWords(told);
  }

  /** `isWhole` where nothing was streamed that could have broken off. */
  ending(isWhole: boolean): ChatEnding {
    const { address } = this.#listener;
    if (this.#events === 0) throw notCompatible(address, "nothing");
    if (this.#finishReason === undefined && !this.#isDone && !isWhole) throw brokenStream(address);
    if (this.#finishReason === "content_filter") {
      throw failed("unsupported", `${address} withheld the answer (content filter).`, "Leave this problem out.");
    }
    const isCut = this.#finishReason === "length" || this.#finishReason === "max_tokens";
    return {
      finishReason: isCut ? "length" : "stop",
      promptTokens: this.#promptTokens,
      newTokens: this.#newTokens,
      reasoningTokens: this.#reasoningTokens,
    };
  }
}

async function* bytesOf(signal: AbortSignal, response: Response, address: string): AsyncGenerator<Uint8Array> {
  const reader = response.body?.getReader();
  if (reader === undefined) return;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      throwIfAborted(signal);
      if (done) return;
      yield value;
    }
  } catch {
    throwIfAborted(signal);
    throw brokenStream(address);
  } finally {
    // It rejects when the stream has broken, which has been told.
    reader.cancel().catch(() => {});
  }
}

async function wholeText(signal: AbortSignal, response: Response, address: string): Promise<string> {
  try {
    return await response.text();
  } catch {
    throwIfAborted(signal);
    throw brokenStream(address);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** An error that a server puts between the quotes as it is, with quotes or half a line of its own: no JSON any more. */
function pastedError(data: string): { error: string } | undefined {
  const text = /^\{\s*"error":\s*"(.*)$/s.exec(data)?.[1];
  return text === undefined ? undefined : { error: text.replace(/"\s*\}\s*$/, "") };
}
