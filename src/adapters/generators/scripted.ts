import { throwIfAborted } from "../../core/errors.ts";
import type {
  Clock,
  Completion,
  FinishReason,
  GenerationEvent,
  GenerationItem,
  GenerationRequest,
  Generator,
  LoadEvent,
  ModelDescription,
  TokenCount,
} from "../../core/ports.ts";
import { Queue } from "../../core/queue.ts";
import { ItemStream, reportFailure } from "./itemStream.ts";
import { waitOrAbort } from "./waitOrAbort.ts";

export interface ScriptedToken {
  readonly id: number;
  readonly text: string;
  /** Milliseconds after the item's start; tokens without a time follow as fast as they can be told. */
  readonly atMs?: number;
}

export type ScriptedReply =
  | {
      readonly kind: "reply";
      readonly promptTokens: number;
      readonly tokens: readonly ScriptedToken[];
      readonly reasoningTokens?: TokenCount | undefined;
      readonly finishReason: FinishReason;
    }
  | { readonly kind: "failure"; readonly promptTokens: number; readonly error: unknown };

export interface ScriptedOptions {
  readonly model: ModelDescription;
  readonly replyTo: (item: GenerationItem) => ScriptedReply;
  readonly clock: Clock;
  /** The pace is played, not measured: no item counts as having run alone. */
  readonly isReplay?: boolean;
  /** Waits until the next token is due or the signal aborts, and lets messages arrive meanwhile. */
  readonly wait?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

interface Row {
  readonly stream: ItemStream;
  readonly tokens: readonly ScriptedToken[];
  readonly finishReason: FinishReason;
  readonly completions: Completion[];
  told: number;
}

/** Replays given replies through the Generator port: recorded runs, demonstrations without a model, and tests. */
export class ScriptedGenerator implements Generator {
  readonly #options: ScriptedOptions;
  readonly #queue = new Queue();

  constructor(options: ScriptedOptions) {
    this.#options = options;
  }

  load(signal: AbortSignal, onEvent: (event: LoadEvent) => void): Promise<ModelDescription> {
    return this.#queue.run(signal, async () => {
      onEvent({ type: "ready", model: this.#options.model });
      return this.#options.model;
    });
  }

  generate(
    signal: AbortSignal,
    request: GenerationRequest,
    onEvent: (event: GenerationEvent) => void,
  ): Promise<Completion[]> {
    return this.#queue.run(signal, () => this.#replay(signal, request, onEvent));
  }

  async unload(): Promise<void> {}

  async #replay(
    signal: AbortSignal,
    request: GenerationRequest,
    onEvent: (event: GenerationEvent) => void,
  ): Promise<Completion[]> {
    const startedMs = this.#options.clock.now();
    const alone = request.items.length === 1 && this.#options.isReplay !== true;
    const rows = request.items.map((item) => this.#open(item, alone, onEvent));
    for (const row of rows) if (row && row.tokens.length === 0) finish(row);
    for (const turn of schedule(rows)) {
      const due = startedMs + turn.atMs - this.#options.clock.now();
      await (this.#options.wait ?? waitOrAbort)(Math.max(0, due), signal);
      throwIfAborted(signal);
      tell(turn.row);
    }
    return rows.flatMap((row) => row?.completions ?? []);
  }

  #open(item: GenerationItem, alone: boolean, onEvent: (event: GenerationEvent) => void): Row | undefined {
    const { clock, model } = this.#options;
    const reply = this.#replyTo(item);
    const facts = { item, promptTokens: reply.promptTokens, clock, onEvent };
    if (reply.kind === "failure") {
      reportFailure(facts, reply.error);
      return undefined;
    }
    const decode = (ids: readonly number[]): string => ids.map((_, i) => reply.tokens[i]?.text ?? "").join("");
    const tokens = reply.tokens.slice(0, item.decoding.maxNewTokens);
    return {
      stream: new ItemStream({
        ...facts,
        alone,
        tokenizer: { id: model.tokenizerId, decode },
        reasoning: reply.reasoningTokens,
      }),
      tokens,
      finishReason: tokens.length < reply.tokens.length ? "length" : reply.finishReason,
      completions: [],
      told: 0,
    };
  }

  #replyTo(item: GenerationItem): ScriptedReply {
    try {
      return this.#options.replyTo(item);
    } catch (thrown) {
      return { kind: "failure", promptTokens: 0, error: thrown };
    }
  }
}

/** The turns of all rows in the order of their times; rows without times take turns. */
function schedule(rows: readonly (Row | undefined)[]): { row: Row; atMs: number }[] {
  const turns = rows.flatMap((row) =>
    (row?.tokens ?? []).map((token, step) => ({ row: row as Row, step, atMs: token.atMs ?? 0 })),
  );
  return turns.sort((a, b) => a.atMs - b.atMs || a.step - b.step);
}

function tell(row: Row): void {
  const token = row.tokens[row.told];
  if (!token) return;
  row.stream.push(token.id);
  row.told += 1;
  if (row.told === row.tokens.length) finish(row);
}

function finish(row: Row): void {
  row.completions.push(row.stream.finish(row.finishReason));
}
