import { describe, expect, it } from "vitest";

import { ortNode } from "../../../src/adapters/device/ortNode.ts";
import { random } from "../../../src/core/random.ts";
import type { DecodeItem } from "../../../src/engine/decoder/batch.ts";
import { Cache } from "../../../src/engine/decoder/cache.ts";
import { decode } from "../../../src/engine/decoder/decode.ts";
import { type DecoderModel, loadDecoder } from "../../../src/engine/decoder/decoderModel.ts";
import { gpuGraph } from "../../../src/engine/decoder/gpuGraph.ts";
import { inferenceGraph } from "../../../src/engine/decoder/inferenceGraph.ts";
import { exportModel } from "../../../src/engine/format/exportModel.ts";
import { toFloat16 } from "../../../src/engine/format/float16.ts";
import { serialize } from "../../../src/engine/graph/serialize.ts";
import type { ModelConfig } from "../../../src/engine/model/config.ts";
import { initialise } from "../../../src/engine/model/initialise.ts";

const CONFIG: ModelConfig = {
  vocabularySize: 60,
  width: 32,
  layers: 2,
  heads: 4,
  keyValueHeads: 2,
  headWidth: 8,
  innerWidth: 48,
  contextTokens: 64,
  rotaryBase: 10_000,
  normEpsilon: 1e-5,
  tied: true,
  endTokenId: 0,
  padTokenId: 0,
};
const NEVER = new AbortController().signal;
const QUIET = { onToken: () => {}, afterStep: () => Promise.resolve() };

/** Weights eight times the usual, so that greedy decoding wanders instead of repeating one token. */
const parametersOf = (config: ModelConfig) => initialise(config, 3).map((weight) => weight * 8);

async function tinyDecoder(config: ModelConfig = CONFIG): Promise<DecoderModel> {
  const files = exportModel(config, parametersOf(config), {});
  const json: unknown = JSON.parse(new TextDecoder().decode(files.get("config.json")));
  return loadDecoder(ortNode({ threads: 1 }), { config: json, weights: files.get("model.safetensors")! });
}

function item(index: number, temperature: number): DecodeItem {
  const draws = random(5, "prompt", index);
  const promptIds = Array.from({ length: draws.integer(1, 20) }, () => draws.integer(1, 59));
  const draw = (position: number) => random(9, `item ${index}`, position).next();
  return { promptIds, maxNewTokens: draws.integer(1, 30), temperature, topP: 0.9, draw };
}

/** By the exported graph, which reads the whole text again for each token. */
async function plainGreedy(config: ModelConfig, { promptIds, maxNewTokens }: DecodeItem): Promise<number[]> {
  const runtime = ortNode({ threads: 1 });
  const session = await runtime.createSession(serialize(inferenceGraph(config, toFloat16(parametersOf(config)))));
  const tokenIds: number[] = [];
  while (tokenIds.length < maxNewTokens) {
    const ids = [...promptIds, ...tokenIds];
    const row = (values: readonly number[]) =>
      runtime.tensor("int64", BigInt64Array.from(values, BigInt), [1, ids.length]);
    const feeds = {
      input_ids: row(ids),
      position_ids: row(ids.map((_, i) => i)),
      attention_mask: row(ids.map(() => 1)),
    };
    const { logits } = await session.run({ ...feeds, ...new Cache(config, runtime, 1).feeds() }, ["logits"]);
    const last = Array.from((await logits!.read()) as Float32Array).slice(-config.vocabularySize);
    const token = last.indexOf(Math.max(...last));
    if (token === config.endTokenId) break;
    tokenIds.push(token);
  }
  return tokenIds;
}

describe("decoding", () => {
  it.each([0, 0.8])("writes the same in a batch as alone, at temperature %d", async (temperature) => {
    const model = await tinyDecoder();
    const items = Array.from({ length: 9 }, (_, index) => item(index, temperature));
    const together = await decode(NEVER, model, items, QUIET);
    for (const [index, one] of items.entries()) {
      expect(await decode(NEVER, model, [one], QUIET)).toEqual([together[index]]);
    }
    expect(new Set(together.map((each) => each.tokenIds.length)).size).toBeGreaterThan(3);
  });

  it.each([
    ["grouped queries and a tied head", CONFIG],
    ["as many keys as queries and a head of its own", { ...CONFIG, keyValueHeads: 4, tied: false }],
  ])("writes what the graphs of one token write: %s", async (_, config) => {
    const model = await tinyDecoder(config);
    const items = Array.from({ length: 9 }, (_, index) => ({ ...item(index, index % 2), topP: 1 }));
    const several = await decode(NEVER, model, items, QUIET);
    const session = await model.runtime.createSession(serialize(gpuGraph(config, toFloat16(parametersOf(config)))));
    expect(await decode(NEVER, { ...model, loops: false, session }, items, QUIET)).toEqual(several);
    const greedy = items.flatMap(({ temperature }, i) => (temperature === 0 ? [i] : []));
    for (const i of greedy) expect(await plainGreedy(config, items[i]!)).toEqual(several[i]!.tokenIds);
  });

  it.each([0, 0.8])("goes on beside rows that ended at the context's end, at temperature %d", async (temperature) => {
    const model = await tinyDecoder();
    const lengths = [4, 40, 60, 62];
    const items = lengths.map((length) => ({
      ...item(length, temperature),
      promptIds: Array.from({ length }, (_, i) => 1 + ((i * 7 + length) % 59)),
      maxNewTokens: CONFIG.contextTokens - length,
    }));
    const together = await decode(NEVER, model, items, QUIET);
    for (const [i, one] of items.entries()) expect(await decode(NEVER, model, [one], QUIET)).toEqual([together[i]]);
    expect(together[0]!.tokenIds.length).toBeGreaterThan(20);
  });

  it("stops at the end token or at the limit, and says which", async () => {
    const model = await tinyDecoder();
    const items = Array.from({ length: 40 }, (_, index) => item(index, 1));
    const results = await decode(NEVER, model, items, QUIET);
    for (const [index, { tokenIds, finishReason }] of results.entries()) {
      expect(tokenIds).not.toContain(CONFIG.endTokenId);
      if (finishReason === "length") expect(tokenIds).toHaveLength(items[index]!.maxNewTokens);
      else expect(tokenIds.length).toBeLessThan(items[index]!.maxNewTokens);
    }
    expect(new Set(results.map(({ finishReason }) => finishReason))).toEqual(new Set(["stop", "length"]));
  });

  it("hands out each token as it is chosen", async () => {
    const model = await tinyDecoder();
    const items = [item(1, 0), item(2, 0), item(3, 0)];
    const heard: number[][] = items.map(() => []);
    const onToken = (index: number, token: number) => heard[index]!.push(token);
    const results = await decode(NEVER, model, items, { ...QUIET, onToken });
    expect(heard).toEqual(results.map(({ tokenIds }) => tokenIds));
  });

  it("ends with AbortError after the run in which it was cancelled", async () => {
    const model = await tinyDecoder();
    const one = { ...item(1, 0), maxNewTokens: 40 };
    const [whole] = await decode(NEVER, model, [one], QUIET);
    const stop = new AbortController();
    let runs = 0;
    const heard: number[] = [];
    const afterStep = () => {
      if (++runs === 2) stop.abort();
      return Promise.resolve();
    };
    const onToken = (_: number, token: number) => heard.push(token);
    const run = decode(stop.signal, model, [one], { ...QUIET, onToken, afterStep });
    await expect(run).rejects.toMatchObject({ name: "AbortError" });
    expect(runs).toBe(2);
    expect(heard.length).toBeLessThan(whole!.tokenIds.length);
    expect(heard).toEqual(whole!.tokenIds.slice(0, heard.length));
  });

  it("refuses prompts that leave no room", async () => {
    const model = await tinyDecoder();
    const tooLong = { ...item(1, 0), promptIds: new Array<number>(50).fill(1), maxNewTokens: 15 };
    await expect(decode(NEVER, model, [tooLong], QUIET)).rejects.toMatchObject({ code: "bad-argument" });
  });
});
