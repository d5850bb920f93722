import type { AppError } from "../../core/errors.ts";
import type { ChatMessage, Clock, Completion, GenerationEvent, GenerationItem, TokenCount } from "../../core/ports.ts";
import type { ChatEnding, Words } from "./chatStream.ts";

/** Of English and its numbers in today's tokenizers, about. */
const CHARACTERS_A_TOKEN = 4;

export interface RemoteItemFacts {
  readonly item: GenerationItem;
  readonly messages: readonly ChatMessage[];
  readonly tokenizerId: string;
  readonly alone: boolean;
  readonly clock: Clock;
  readonly onEvent: (event: GenerationEvent) => void;
}

/**
 * The events and the completion of one item. Reasoning that a server keeps apart is written as a `<think>` part before
 * the answer, as models that do not keep it apart write it: graders and traces know that form. Thinking that was cut off
 * stays open.
 */
export class RemoteItem {
  readonly #facts: RemoteItemFacts;
  readonly #startedMs: number;
  #firstTokenMs: number | undefined;
  #pieces = 0;
  #reasoningPieces = 0;
  #text = "";
  #isThinking = false;

  constructor(facts: RemoteItemFacts) {
    this.#facts = facts;
    this.#startedMs = facts.clock.now();
    const { item, onEvent } = facts;
    onEvent({ type: "started", itemId: item.id, promptTokens: this.#promptEstimate(), atMs: this.#startedMs });
  }

  /** A piece is mostly one token: until the server reports, their number stands for the count. */
  write({ reasoning, content }: Words): void {
    this.#firstTokenMs ??= this.#facts.clock.now();
    this.#pieces += 1;
    if (content === "") this.#reasoningPieces += 1;
    let text = "";
    if (reasoning !== "") text += this.#think(true) + reasoning;
    if (content !== "") text += this.#think(false) + content;
    this.#tell(text, this.#pieces);
  }

  finish({ finishReason, promptTokens, newTokens, reasoningTokens }: ChatEnding): Completion {
    const closing = finishReason === "stop" && this.#isThinking ? "\n</think>" : "";
    const count = this.#count(newTokens);
    if (closing !== "" || count.value !== this.#pieces) this.#tell(closing, Math.max(count.value, this.#pieces));
    const { item, clock, tokenizerId, alone, onEvent } = this.#facts;
    const atMs = clock.now();
    const completion: Completion = {
      itemId: item.id,
      text: this.#text,
      tokenIds: [],
      promptTokens: promptTokens === undefined ? this.#promptEstimate() : { value: promptTokens, source: "reported" },
      newTokens: count,
      reasoningTokens: this.#reasoning(count, reasoningTokens),
      tokenizerId,
      finishReason,
      timing: { firstTokenMs: (this.#firstTokenMs ?? atMs) - this.#startedMs, totalMs: atMs - this.#startedMs, alone },
    };
    onEvent({ type: "finished", itemId: item.id, completion, atMs });
    return completion;
  }

  fail(error: AppError): void {
    const { item, clock, onEvent } = this.#facts;
    onEvent({ type: "failed", itemId: item.id, error, atMs: clock.now() });
  }

  #think(thinks: boolean): string {
    if (thinks === this.#isThinking) return "";
    this.#isThinking = thinks;
    if (!thinks) return "\n</think>\n\n";
    return this.#text === "" ? "<think>\n" : "\n<think>\n";
  }

  #tell(text: string, newTokens: number): void {
    this.#text += text;
    const { item, clock, onEvent } = this.#facts;
    onEvent({ type: "tokens", itemId: item.id, text, newTokens, atMs: clock.now() });
  }

  /** Pieces may hold several tokens, and then their length says more than their number. */
  #count(reported: number | undefined): TokenCount {
    if (reported !== undefined) return { value: reported, source: "reported" };
    return { value: Math.max(this.#pieces, tokensAbout(this.#text.length)), source: "estimated" };
  }

  /** Servers that count no reasoning apart report 0 for whatever a model writes, which says nothing. */
  #reasoning(count: TokenCount, reported: number | undefined): TokenCount | undefined {
    if (reported) return { value: Math.min(reported, count.value), source: "reported" };
    if (this.#reasoningPieces === 0) return undefined;
    return { value: Math.round((count.value * this.#reasoningPieces) / this.#pieces), source: "estimated" };
  }

  #promptEstimate(): TokenCount {
    const characters = this.#facts.messages.reduce((sum, { content }) => sum + content.length, 0);
    return { value: tokensAbout(characters), source: "estimated" };
  }
}

function tokensAbout(characters: number): number {
  return Math.ceil(characters / CHARACTERS_A_TOKEN);
}
