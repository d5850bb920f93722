import { describe, expect, it } from "vitest";

import { ScriptedGenerator } from "../../../src/adapters/generators/scripted.ts";
import type { InferenceConnection } from "../../../src/bridge/connect.ts";
import type { ModelRequest, ModelSource } from "../../../src/bridge/contract.ts";
import { connectLanes, laneCount } from "../../../src/bridge/lanes.ts";
import { AppError } from "../../../src/core/errors.ts";
import type { GenerationEvent, GenerationItem, Generator, ModelDescription } from "../../../src/core/ports.ts";
import { random } from "../../../src/core/random.ts";
import { generatorContract } from "../../contracts/generator.ts";

const STUDENT: ModelSource = { kind: "student", baseUrl: "http://here/", revision: "1", dtype: "float16" };
const HUB: ModelSource = { kind: "hub", repository: "a/b", revision: "1", dtype: "q8" };
const signal = (): AbortSignal => new AbortController().signal;

function stage(device: ModelDescription["device"] = "wasm", lanes = 2) {
  /** Item ids by lane, in the order in which they arrived. */
  const asked: string[][] = Array.from({ length: lanes }, () => []);
  const unloaded: number[] = [];
  const connection = (lane: number): InferenceConnection => ({
    generator: () => laneGenerator(lane),
    describeDevice: () => Promise.reject(new Error("not asked")),
    start: () => {},
    close: () => {},
  });
  const laneGenerator = (lane: number): Generator => {
    const inner = new ScriptedGenerator({ model: { ...MODEL, device }, replyTo, clock: performance });
    return {
      load: (until, onEvent) => inner.load(until, onEvent),
      generate: (until, request, onEvent) => {
        asked[lane]!.push(...request.items.map(({ id }) => id));
        return inner.generate(until, request, onEvent);
      },
      unload: async () => void unloaded.push(lane),
    };
  };
  const [first, ...others] = Array.from({ length: lanes }, (_, lane) => connection(lane));
  const connected = connectLanes([first!, ...others]);
  const generator = (source: ModelSource = STUDENT): Generator => connected.generator({ ...REQUEST, source });
  return { generator, asked, unloaded };
}

const MODEL: ModelDescription = {
  id: "scripted",
  label: "Scripted",
  revision: "1",
  dtype: "float16",
  device: "wasm",
  threads: 1,
  tokenizerId: "words",
  kind: "student",
  contextTokens: 512,
  note: undefined,
};
const REQUEST: ModelRequest = { id: "scripted", label: "Scripted", source: STUDENT, device: "auto", threads: "one" };

/** As many words as the prompt says, drawn when sampled; a prompt that is no number is refused. */
function replyTo({ prompt, decoding, sampleKey }: GenerationItem) {
  const words = Number(prompt.kind === "text" ? prompt.text : "");
  if (!(words > 0)) throw new AppError({ code: "bad-argument", message: "No number." });
  const draws = decoding.temperature === 0 ? random("greedy", String(words)) : random(decoding.seed, sampleKey);
  const tokens = Array.from({ length: words }, () => draws.integer(0, 99)).map((id) => ({ id, text: ` word${id}` }));
  return { kind: "reply", promptTokens: 1, tokens, finishReason: "stop" } as const;
}

function item(id: string, words = "3"): GenerationItem {
  const decoding = { maxNewTokens: 100, temperature: 0, topP: 1, seed: 1 };
  return { id, prompt: { kind: "text", text: words }, decoding, sampleKey: id };
}

const TEN = Array.from({ length: 10 }, (_, i) => item(`item${i}`, String(1 + (i % 4))));

generatorContract("a student in two workers", async () => ({
  generator: stage().generator(),
  prompts: [
    { kind: "text", text: "40" },
    { kind: "text", text: "41" },
    { kind: "text", text: "42" },
  ],
  failing: { kind: "text", text: "" },
  longTokens: 40,
}));

describe("workers side by side", () => {
  it("share the items of a large request, and give back what one worker would, in the request's order", async () => {
    const { generator, asked } = stage();
    const events: GenerationEvent[] = [];
    const shared = await generator().generate(signal(), { items: TEN }, (event) => events.push(event));
    const alone = await stage("wasm", 1)
      .generator()
      .generate(signal(), { items: TEN }, () => {});
    expect(shared.map(({ itemId, text }) => [itemId, text])).toEqual(alone.map(({ itemId, text }) => [itemId, text]));
    expect(asked.map((ids) => ids.length)).toEqual([5, 5]);
    expect(new Set(asked.flat()).size).toBe(10);
    expect(events.filter(({ type }) => type === "started")).toHaveLength(10);
  });

  it.each([
    ["few items", stage(), STUDENT, TEN.slice(0, 7)],
    ["a GPU, which is one", stage("webgpu"), STUDENT, TEN],
    ["a large model", stage(), HUB, TEN],
  ])("leave %s to the first worker", async (_, { generator, asked }, source, items) => {
    await generator(source).generate(signal(), { items }, () => {});
    expect(asked).toEqual([items.map(({ id }) => id), []]);
  });

  it("leave out an item that fails, and complete the others", async () => {
    const { generator } = stage();
    const items = TEN.with(4, item("bad", "none"));
    const completions = await generator().generate(signal(), { items }, () => {});
    expect(completions.map(({ itemId }) => itemId)).toEqual(items.filter((_, i) => i !== 4).map(({ id }) => id));
  });

  it("stop together", async () => {
    const { generator } = stage();
    const controller = new AbortController();
    const items = TEN.map(({ id }) => item(id, "90"));
    const running = generator().generate(controller.signal, { items }, (event) => {
      if (event.type === "tokens") controller.abort();
    });
    await expect(running).rejects.toMatchObject({ name: "AbortError" });
  });

  it("fail with the first error, once none of them works any more", async () => {
    const lost = new AppError({ code: "worker-lost", message: "Gone." });
    const stopped: string[] = [];
    const lane = (generate: Generator["generate"]): InferenceConnection => ({
      generator: () => ({ load: () => Promise.resolve(MODEL), generate, unload: () => Promise.resolve() }),
      describeDevice: () => Promise.reject(lost),
      start: () => {},
      close: () => {},
    });
    const patient = lane(
      (until) =>
        new Promise((_, reject) =>
          until.addEventListener("abort", () => {
            stopped.push("the other");
            reject(until.reason as Error);
          }),
        ),
    );
    const generator = connectLanes([patient, lane(() => Promise.reject(lost))]).generator(REQUEST);
    await expect(generator.generate(signal(), { items: TEN }, () => {})).rejects.toBe(lost);
    expect(stopped).toEqual(["the other"]);
  });

  it("unload where they have worked", async () => {
    const { generator, unloaded } = stage("wasm", 4);
    const model = generator();
    await model.generate(signal(), { items: TEN }, () => {});
    await model.unload();
    expect(unloaded).toEqual([0, 1]);
  });

  it("are as many as there are cores, within reason", () => {
    expect([0, 1, 2, 3, 16].map(laneCount)).toEqual([1, 1, 2, 3, 4]);
  });
});
