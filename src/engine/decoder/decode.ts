import { AppError, throwIfAborted } from "../../core/errors.ts";
import type { OrtRuntime, OrtSession, OrtTensor } from "../../core/ports.ts";
import { readParameters } from "../format/parameters.ts";
import { serialize } from "../graph/serialize.ts";
import { type ModelConfig, parseConfig } from "../model/config.ts";
import { Cache } from "./cache.ts";
import { chooseToken } from "./chooseToken.ts";
import { inferenceGraph } from "./inferenceGraph.ts";

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

export interface DecodeHooks {
  onToken(item: number, tokenId: number): void;
  /** Called once for each item, after its last token and before the others are done. */
  onFinish?(item: number, finishReason: DecodedItem["finishReason"]): void;
  /** Awaited after each step, so that an abort can arrive: a run on WASM yields no macrotask by itself. */
  afterStep(): Promise<void>;
}

/** A model ready to decode. */
export interface DecoderModel {
  readonly config: ModelConfig;
  readonly runtime: OrtRuntime;
  readonly session: OrtSession;
  release(): Promise<void>;
}

/** Builds the decoder from a config.json (parsed) and the bytes of a model.safetensors. Throws AppError `bad-model`. */
export async function loadDecoder(
  runtime: OrtRuntime,
  files: { readonly config: unknown; readonly weights: Uint8Array },
): Promise<DecoderModel> {
  const config = parseConfig(files.config);
  const graph = inferenceGraph(config, readParameters(config, files.weights), { logits: "last" });
  const keepOnDevice = Cache.names(config).map(({ present }) => present);
  const session = await runtime.createSession(serialize(graph), { keepOnDevice });
  return { config, runtime, session, release: () => session.release() };
}

/**
 * Completes all prompts in one batch, padded on the left; rows that have ended leave the batch once they are half of it.
 * Greedy text does not depend on the batch, up to the last digits of logits that are all but equal.
 */
export async function decode(
  signal: AbortSignal,
  model: DecoderModel,
  items: readonly DecodeItem[],
  hooks: DecodeHooks,
): Promise<DecodedItem[]> {
  requireRoom(model.config, items);
  const batch = new Batch(model, items);
  try {
    while (batch.active) {
      throwIfAborted(signal);
      for (const { item, token } of await batch.step()) hooks.onToken(item, token);
      for (const { item, finishReason } of batch.takeFinished()) hooks.onFinish?.(item, finishReason);
      await hooks.afterStep();
    }
  } finally {
    batch.dispose();
  }
  return batch.results();
}

interface Row {
  readonly item: number;
  readonly tokenIds: number[];
  /** Tokens that the next run reads: the prompt at first, then the newest token. */
  pending: readonly number[];
  finishReason: "stop" | "length" | undefined;
}

class Batch {
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

  async step(): Promise<{ item: number; token: number }[]> {
    await this.#compact();
    const feeds = this.#feeds();
    const sampled = this.#rows.some(({ item }) => this.#items[item]!.temperature > 0);
    const choice = sampled ? "logits" : "next";
    const outputs = await this.#model.session.run({ ...feeds, ...this.#cache.feeds() }, [
      choice,
      ...this.#cache.outputs,
    ]);
    for (const feed of Object.values(feeds)) feed.dispose();
    this.#cache.replace(outputs);
    const chosen = await this.#choose(outputs[choice]!, sampled);
    outputs[choice]!.dispose();
    return this.#rows.flatMap((row, i) => this.#accept(row, chosen[i]!));
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
        positions[row * width + column] = BigInt(this.#length + column - skipped);
      });
    });
    this.#length = total;
    return {
      input_ids: runtime.tensor("int64", ids, [count, width]),
      position_ids: runtime.tensor("int64", positions, [count, width]),
      attention_mask: runtime.tensor("int64", attended, [count, total]),
    };
  }

  async #choose(output: OrtTensor, sampled: boolean): Promise<number[]> {
    const data = await output.read();
    if (!sampled) return Array.from(data as BigInt64Array, Number);
    const size = this.#model.config.vocabularySize;
    return this.#rows.map(({ item, tokenIds }, row) => {
      const { temperature, topP, draw } = this.#items[item]!;
      const logits = (data as Float32Array).subarray(row * size, (row + 1) * size);
      return chooseToken(logits, temperature, topP, draw(tokenIds.length));
    });
  }

  #accept(row: Row, token: number): { item: number; token: number }[] {
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
    if (this.#length === 0 || kept.length * 2 > this.#rows.length) return;
    await this.#cache.keep(kept);
    this.#rows = kept.map((i) => this.#rows[i]!);
    this.#padding = kept.map((i) => this.#padding[i]!);
  }
}

function requireRoom(config: ModelConfig, items: readonly DecodeItem[]): void {
  for (const { promptIds, maxNewTokens } of items) {
    if (promptIds.length > 0 && maxNewTokens > 0 && promptIds.length + maxNewTokens <= config.contextTokens) continue;
    throw new AppError({
      code: "bad-argument",
      message: `A prompt of ${promptIds.length} tokens and ${maxNewTokens} new ones do not fit ${config.contextTokens} tokens.`,
      hint: "Shorten the problem, or allow fewer new tokens.",
    });
  }
}
