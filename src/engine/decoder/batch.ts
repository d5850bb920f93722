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
    // The graphs know no nucleus.
    const choosesHere = this.#rows.some(({ item }) => {
      const { temperature, topP } = this.#items[item]!;
      return temperature > 0 && topP < 1;
    });
    const steps = choosesHere || this.#length === 0 ? 1 : Math.min(AHEAD, this.#left());
    const chosen = choosesHere
      ? await this.#chooseHere()
      : await (this.#model.loops ? this.#runLoop(steps) : this.#runAhead(steps));
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

  /** One token a row, chosen from its logits. */
  async #chooseHere(): Promise<number[]> {
    const [logits] = await this.#run("logits", { ...this.#feeds(), ...this.#choosingFeeds(1) });
    const data = (await logits.read()) as Float32Array;
    logits.dispose();
    const size = this.#model.config.vocabularySize;
    return this.#rows.map(({ item, tokenIds }, row) => {
      const { temperature, topP, draw } = this.#items[item]!;
      return chooseToken(data.subarray(row * size, (row + 1) * size), temperature, topP, draw(tokenIds.length));
    });
  }

  /** At most so many tokens a row, row by row, in one run of `cpuGraph`. */
  async #runLoop(steps: number): Promise<number[]> {
    const [tokens] = await this.#run("tokens", { ...this.#feeds(), ...this.#choosingFeeds(steps) });
    const chosen = Array.from((await tokens.read()) as BigInt64Array, Number);
    tokens.dispose();
    return chosen;
  }

  /**
   * So many tokens a row, row by row, each in a run of `gpuGraph` that takes the one before from the GPU's memory: fetching it
   * in between would take longer than the run.
   */
  async #runAhead(steps: number): Promise<number[]> {
    const made: OrtTensor[] = [];
    for (let step = 0; step < steps; step++) {
      const { input_ids: own, ...others } = { ...this.#feeds(step), ...this.#choosingFeeds(1, step) };
      const ids = made[step - 1] ?? own!;
      const [tokens] = await this.#run("tokens", others, { input_ids: ids });
      own!.dispose();
      made.push(tokens);
    }
    const columns = await Promise.all(made.map(async (tokens) => Array.from((await tokens.read()) as Int32Array)));
    for (const tokens of made) tokens.dispose();
    return this.#rows.flatMap((_, row) => columns.map((column) => column[row]!));
  }

  /** Runs the graph once, with the cache; disposes of `feeds`, not of `lent`. */
  async #run(
    output: "logits" | "tokens",
    feeds: Readonly<Record<string, OrtTensor>>,
    lent: Readonly<Record<string, OrtTensor>> = {},
  ): Promise<[OrtTensor]> {
    const fetches = [output, ...this.#cache.outputs];
    const outputs = await this.#model.session.run({ ...feeds, ...lent, ...this.#cache.feeds() }, fetches);
    for (const feed of Object.values(feeds)) feed.dispose();
    this.#cache.replace(outputs);
    this.#length = this.#cache.length;
    return [outputs[output]!];
  }

  /** What the graphs choose so many tokens a row by, the first of them `ahead` of those that are known. */
  #choosingFeeds(steps: number, ahead = 0): Record<string, OrtTensor> {
    const { runtime, loops } = this.#model;
    const count = this.#rows.length;
    const temperatures = this.#rows.map(({ item }) => this.#items[item]!.temperature);
    const draws = new Float32Array(count * steps);
    this.#rows.forEach(({ item, tokenIds, finishReason }, row) => {
      if (temperatures[row] === 0 || finishReason !== undefined) return;
      const { draw } = this.#items[item]!;
      for (let step = 0; step < steps; step++) draws[row * steps + step] = draw(tokenIds.length + ahead + step);
    });
    const active = BigInt64Array.from(this.#rows, ({ finishReason }) => (finishReason === undefined ? 1n : 0n));
    const looping = loops && {
      steps: runtime.tensor("int64", BigInt64Array.of(BigInt(steps - 1)), []),
      active: runtime.tensor("int64", active, [count, 1]),
    };
    return {
      ...looping,
      temperatures: runtime.tensor("float32", Float32Array.from(temperatures), [count, 1]),
      draws: runtime.tensor("float32", draws, [count, steps]),
    };
  }

  /** Of the tokens that are known, or of those `ahead` of them, whose ids are not known yet. */
  #feeds(ahead = 0): Record<string, OrtTensor> {
    const { runtime, config, loops } = this.#model;
    const count = this.#rows.length;
    const width = Math.max(...this.#rows.map((row) => row.pending.length));
    const total = this.#length + width;
    const ids = new Int32Array(count * width).fill(config.padTokenId);
    const positions = new BigInt64Array(count * width);
    const attended = new BigInt64Array(count * total);
    this.#rows.forEach(({ pending }, row) => {
      const skipped = this.#padding[row]!;
      attended.fill(1n, row * total + skipped, (row + 1) * total);
      pending.forEach((id, i) => {
        const column = width - pending.length + i;
        if (ahead === 0) ids[row * width + column] = id;
        // A row that has ended counts on until it leaves the batch, at most to the context's end.
        positions[row * width + column] = BigInt(Math.min(this.#length + column - skipped, config.contextTokens - 1));
      });
    });
    return {
      input_ids: loops
        ? runtime.tensor("int64", BigInt64Array.from(ids, BigInt), [count, width])
        : runtime.tensor("int32", ids, [count, width]),
      position_ids: runtime.tensor("int64", positions, [count, width]),
      attention_mask: runtime.tensor("int64", attended, [count, total]),
    };
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
