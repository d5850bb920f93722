import type { OrtTensor } from "../../core/ports.ts";
import { Cache } from "./cache.ts";
import { chooseToken } from "./chooseToken.ts";
import type { DecoderModel } from "./decoderModel.ts";

export interface DecodeItem {
  readonly promptIds: readonly number[];
  readonly maxNewTokens: number;
  /** 0 is greedy. */
  readonly temperature: number;
  readonly topP: number;
  /** Uniform in [0, 1), for the new token at a position counted from 0. */
  readonly draw: (position: number) => number;
}

export interface DecodedItem {
  /** Without the end token. */
  readonly tokenIds: readonly number[];
  readonly finishReason: "stop" | "length";
}

/** Few enough to stop soon, many enough that copies of the cache weigh little. */
const AHEAD = 16;

export interface NewToken {
  readonly item: number;
  readonly token: number;
}

interface Row {
  readonly item: number;
  readonly tokenIds: number[];
  /** Tokens that the next run reads: the prompt at first, then the newest token. */
  pending: readonly number[];
  finishReason: "stop" | "length" | undefined;
}

/** The rows that are decoded together, from their prompts on. */
export class Batch {
  readonly #model: DecoderModel;
  readonly #items: readonly DecodeItem[];
  readonly #all: Row[];
  readonly #cache: Cache;
  readonly #told = new Set<number>();
  #rows: Row[];
  /** Per row of the batch, which columns of the cache are padding. */
  #padding: number[];
  #length = 0;

  constructor(model: DecoderModel, items: readonly DecodeItem[]) {
    this.#model = model;
    this.#items = items;
    this.#all = items.map(({ promptIds }, item) => ({
      item,
      tokenIds: [],
      pending: promptIds,
      finishReason: undefined,
    }));
    this.#rows = this.#all;
    const longest = Math.max(0, ...items.map(({ promptIds }) => promptIds.length));
    this.#padding = items.map(({ promptIds }) => longest - promptIds.length);
    this.#cache = new Cache(model.config, model.runtime, items.length);
  }

  get active(): boolean {
    return this.#rows.some((row) => row.finishReason === undefined);
  }

  /** The next tokens, those of a row in their order. A prompt's first one comes by itself, because people wait for it. */
  async step(): Promise<NewToken[]> {
    await this.#compact();
    const count = this.#rows.length;
    const { loops } = this.#model;
    // The graphs know no nucleus, and the plain one no temperature.
    const choosesHere = this.#rows.some(({ item }) => {
      const { temperature, topP } = this.#items[item]!;
      return temperature > 0 && (topP < 1 || !loops);
    });
    const steps = !loops || choosesHere || this.#length === 0 ? 1 : Math.min(AHEAD, this.#left());
    const feeds = { ...this.#feeds(), ...(loops ? this.#loopFeeds(steps) : {}) };
    const choice = choosesHere ? "logits" : "tokens";
    const outputs = await this.#model.session.run({ ...feeds, ...this.#cache.feeds() }, [
      choice,
      ...this.#cache.outputs,
    ]);
    for (const feed of Object.values(feeds)) feed.dispose();
    this.#cache.replace(outputs);
    this.#length = this.#cache.length;
    const chosen = await this.#choose(outputs[choice]!, choosesHere);
    outputs[choice]!.dispose();
    const made = chosen.length / count;
    return Array.from({ length: made }, (_, step) =>
      this.#rows.flatMap((row, i) => this.#accept(row, chosen[i * made + step]!)),
    ).flat();
  }

  /** The items that have ended since the last call. */
  takeFinished(): { item: number; finishReason: DecodedItem["finishReason"] }[] {
    const fresh = this.#all.filter((row) => row.finishReason !== undefined && !this.#told.has(row.item));
    for (const { item } of fresh) this.#told.add(item);
    return fresh.map(({ item, finishReason }) => ({ item, finishReason: finishReason! }));
  }

  results(): DecodedItem[] {
    return this.#all.map(({ tokenIds, finishReason }) => ({ tokenIds, finishReason: finishReason ?? "length" }));
  }

  dispose(): void {
    this.#cache.dispose();
  }

  /** The most tokens that a row may still get. */
  #left(): number {
    const open = this.#rows.filter(({ finishReason }) => finishReason === undefined);
    return Math.max(...open.map(({ item, tokenIds }) => this.#items[item]!.maxNewTokens - tokenIds.length));
  }

  /** What `cpuGraph` reads beside the rest, for so many tokens a row. */
  #loopFeeds(steps: number): Record<string, OrtTensor> {
    const { runtime } = this.#model;
    const count = this.#rows.length;
    const temperatures = this.#rows.map(({ item }) => this.#items[item]!.temperature);
    const draws = new Float32Array(count * steps);
    this.#rows.forEach(({ item, tokenIds, finishReason }, row) => {
      if (temperatures[row] === 0 || finishReason !== undefined) return;
      const { draw } = this.#items[item]!;
      for (let step = 0; step < steps; step++) draws[row * steps + step] = draw(tokenIds.length + step);
    });
    const active = BigInt64Array.from(this.#rows, ({ finishReason }) => (finishReason === undefined ? 1n : 0n));
    return {
      steps: runtime.tensor("int64", BigInt64Array.of(BigInt(steps - 1)), []),
      active: runtime.tensor("int64", active, [count, 1]),
      temperatures: runtime.tensor("float32", Float32Array.from(temperatures), [count, 1]),
      draws: runtime.tensor("float32", draws, [count, steps]),
    };
  }

  #feeds(): Record<string, OrtTensor> {
    const { runtime, config } = this.#model;
    const count = this.#rows.length;
    const width = Math.max(...this.#rows.map((row) => row.pending.length));
    const total = this.#length + width;
    const ids = new BigInt64Array(count * width).fill(BigInt(config.padTokenId));
    const positions = new BigInt64Array(count * width);
    const attended = new BigInt64Array(count * total);
    this.#rows.forEach(({ pending }, row) => {
      const skipped = this.#padding[row]!;
      attended.fill(1n, row * total + skipped, (row + 1) * total);
      pending.forEach((id, i) => {
        const column = width - pending.length + i;
        ids[row * width + column] = BigInt(id);
        // A row that has ended counts on until it leaves the batch, at most to the context's end.
        positions[row * width + column] = BigInt(Math.min(this.#length + column - skipped, config.contextTokens - 1));
      });
    });
    return {
      input_ids: runtime.tensor("int64", ids, [count, width]),
      position_ids: runtime.tensor("int64", positions, [count, width]),
      attention_mask: runtime.tensor("int64", attended, [count, total]),
    };
  }

  async #choose(output: OrtTensor, here: boolean): Promise<number[]> {
    const data = await output.read();
    if (!here) return Array.from(data as BigInt64Array, Number);
    const size = this.#model.config.vocabularySize;
    return this.#rows.map(({ item, tokenIds }, row) => {
      const { temperature, topP, draw } = this.#items[item]!;
      const logits = (data as Float32Array).subarray(row * size, (row + 1) * size);
      return chooseToken(logits, temperature, topP, draw(tokenIds.length));
    });
  }

  #accept(row: Row, token: number): NewToken[] {
    row.pending = [token];
    if (row.finishReason !== undefined) return [];
    const { maxNewTokens } = this.#items[row.item]!;
    if (token === this.#model.config.endTokenId) {
      row.finishReason = "stop";
      return [];
    }
    row.tokenIds.push(token);
    if (row.tokenIds.length >= maxNewTokens) row.finishReason = "length";
    return [{ item: row.item, token }];
  }

  async #compact(): Promise<void> {
    const kept = this.#rows.flatMap((row, i) => (row.finishReason === undefined ? [i] : []));
    // The loop's cache is copied between runs in any case; elsewhere a copy has to pay.
    const most = this.#model.loops ? this.#rows.length - 1 : this.#rows.length / 2;
    if (this.#length === 0 || kept.length > most) return;
    await this.#cache.keep(kept);
    this.#rows = kept.map((i) => this.#rows[i]!);
    this.#padding = kept.map((i) => this.#padding[i]!);
  }
}
