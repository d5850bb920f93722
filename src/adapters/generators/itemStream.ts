import { AppError } from "../../core/errors.ts";
import type {
  Clock,
  Completion,
  FinishReason,
  GenerationEvent,
  GenerationItem,
  TokenCount,
  Tokenizer,
} from "../../core/ports.ts";

export interface ItemStreamFacts {
  readonly item: GenerationItem;
  readonly promptTokens: number;
  readonly tokenizer: Pick<Tokenizer, "id" | "decode">;
  readonly clock: Clock;
  /** Whether this item is the only one of its batch. */
  readonly alone: boolean;
  /** "seen" where the tokens are those that the model wrote; else what is known of its reasoning. */
  readonly reasoning: "seen" | TokenCount | undefined;
  readonly onEvent: (event: GenerationEvent) => void;
}

/** Turns the token ids of one item into the events and the completion that the Generator port promises. */
export class ItemStream {
  readonly #facts: ItemStreamFacts;
  readonly #startedMs: number;
  readonly #tokenIds: number[] = [];
  readonly #textLengths: number[] = [];
  #firstTokenMs: number | undefined;
  #text = "";

  constructor(facts: ItemStreamFacts) {
    this.#facts = facts;
    this.#startedMs = facts.clock.now();
    facts.onEvent({
      type: "started",
      itemId: facts.item.id,
      promptTokens: { value: facts.promptTokens, source: "exact" },
      atMs: this.#startedMs,
    });
  }

  push(tokenId: number): void {
    this.#tokenIds.push(tokenId);
    this.#firstTokenMs ??= this.#facts.clock.now();
    // A character may span several tokens: until its last byte is there, it decodes to U+FFFD and is held back.
    this.#emit(this.#facts.tokenizer.decode(this.#tokenIds).replace(/\uFFFD+$/u, ""));
    this.#textLengths.push(this.#text.length);
  }

  finish(finishReason: FinishReason): Completion {
    const whole = this.#facts.tokenizer.decode(this.#tokenIds);
    if (whole.length > this.#text.length) this.#emit(whole);
    const { item, promptTokens, tokenizer, clock, alone, reasoning, onEvent } = this.#facts;
    const atMs = clock.now();
    const completion: Completion = {
      itemId: item.id,
      text: this.#text,
      tokenIds: [...this.#tokenIds],
      promptTokens: { value: promptTokens, source: "exact" },
      newTokens: { value: this.#tokenIds.length, source: "exact" },
      ...(reasoning === "seen" ? { textLengths: this.#textLengths } : { reasoningTokens: reasoning }),
      tokenizerId: tokenizer.id,
      finishReason,
      timing: { firstTokenMs: (this.#firstTokenMs ?? atMs) - this.#startedMs, totalMs: atMs - this.#startedMs, alone },
    };
    onEvent({ type: "finished", itemId: item.id, completion, atMs });
    return completion;
  }

  #emit(decoded: string): void {
    const text = decoded.startsWith(this.#text) ? decoded.slice(this.#text.length) : "";
    this.#text += text;
    const { item, clock, onEvent } = this.#facts;
    onEvent({ type: "tokens", itemId: item.id, text, newTokens: this.#tokenIds.length, atMs: clock.now() });
  }
}

/** Reports an item that could not be generated; the others of its batch go on. */
export function reportFailure(
  facts: Omit<ItemStreamFacts, "tokenizer" | "alone" | "reasoning">,
  thrown: unknown,
): void {
  const { item, promptTokens, clock, onEvent } = facts;
  const itemId = item.id;
  onEvent({ type: "started", itemId, promptTokens: { value: promptTokens, source: "exact" }, atMs: clock.now() });
  onEvent({ type: "failed", itemId, error: itemError(thrown), atMs: clock.now() });
}

function itemError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new AppError({ code: "internal", message, cause: thrown });
}
