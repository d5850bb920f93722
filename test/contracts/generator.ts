import { afterAll, beforeAll, describe, expect, it } from "vitest";

import type {
  Completion,
  GenerationEvent,
  GenerationItem,
  GenerationRequest,
  Generator,
  LoadEvent,
} from "../../src/core/ports.ts";

export interface GeneratorFixture {
  readonly generator: Generator;
  /** Items with these prompts write at least `longTokens` tokens when asked to, and more than one of them. */
  readonly prompts: readonly [GenerationItem["prompt"], GenerationItem["prompt"], GenerationItem["prompt"]];
  /** A prompt that this generator must refuse. */
  readonly failing: GenerationItem["prompt"];
  readonly longTokens: number;
  /** "reported" by a server that shows no token ids; "exact" when left out. */
  readonly counts?: "exact" | "reported";
  /** Servers may take a seed and not draw by it: "ignored". */
  readonly seeds?: "drawn" | "ignored";
  readonly close?: () => Promise<void>;
}

const SHORT = 4;

/** The laws of the Generator port; every adapter passes all of them. */
export function generatorContract(name: string, open: () => Promise<GeneratorFixture>, skipped?: string): void {
  const title = skipped === undefined ? name : `${name} (SKIPPED: ${skipped})`;
  describe.skipIf(skipped !== undefined)(`the Generator contract: ${title}`, () => {
    let fixture: GeneratorFixture;
    beforeAll(async () => {
      fixture = await open();
    }, 60_000);
    afterAll(async () => {
      await fixture.generator.unload();
      await fixture.close?.();
    });

    const item = (id: string, prompt: number, over: Partial<GenerationItem["decoding"]> = {}): GenerationItem => ({
      id,
      prompt: fixture.prompts[prompt] as GenerationItem["prompt"],
      decoding: { maxNewTokens: SHORT, temperature: 0, topP: 1, seed: 1, ...over },
      sampleKey: `sample-${id}`,
    });

    it("loads once, tells bytes that never fall against a total that never changes, and ends with ready", async () => {
      const events: LoadEvent[] = [];
      const first = await fixture.generator.load(signal(), (event) => events.push(event));
      expect(await fixture.generator.load(signal(), () => {})).toEqual(first);
      expect(events.at(-1)).toEqual({ type: "ready", model: first });
      const downloads = events.filter((event) => event.type === "download");
      const loaded = downloads.map((event) => event.loadedBytes);
      expect(loaded).toEqual([...loaded].sort((a, b) => a - b));
      const totals = new Set(downloads.flatMap((event) => event.totalBytes ?? []));
      expect(totals.size).toBeLessThanOrEqual(1);
      for (const total of totals) expect(loaded.at(-1)).toBeLessThanOrEqual(total);
    });

    it("keeps the laws of its events and returns the completions in the request's order", async () => {
      const items = [item("c", 0), item("a", 1, { maxNewTokens: SHORT + 2 }), item("b", 2, { maxNewTokens: 1 })];
      const { completions, events } = await generate(fixture.generator, { items });
      expect(completions.map((one) => one.itemId)).toEqual(["c", "a", "b"]);
      for (const one of completions) {
        expectLawfulEvents(events, one);
        expect(one.timing.alone).toBe(false);
        expect(one.newTokens.source).toBe(fixture.counts ?? "exact");
        if (one.newTokens.source === "exact") expect(one.tokenIds).toHaveLength(one.newTokens.value);
        expect(one.promptTokens.value).toBeGreaterThan(0);
        expect(one.reasoningTokens?.value ?? 0).toBeGreaterThanOrEqual(0);
        expect(one.reasoningTokens?.value ?? 0).toBeLessThanOrEqual(one.newTokens.value);
        const lengths = one.textLengths ?? [];
        if (one.textLengths) expect(lengths).toHaveLength(one.newTokens.value);
        expect(lengths).toEqual([...lengths].sort((a, b) => a - b));
        expect(lengths.at(-1) ?? 0).toBeLessThanOrEqual(one.text.length);
      }
    });

    it("stops at maxNewTokens and says so", async () => {
      const { completions } = await generate(fixture.generator, { items: [item("one", 0), item("two", 1)] });
      expect(completions.map((one) => [one.finishReason, one.newTokens.value])).toEqual([
        ["length", SHORT],
        ["length", SHORT],
      ]);
    });

    it("says when an item ran alone", async () => {
      const { completions } = await generate(fixture.generator, { items: [item("only", 0)] });
      expect(completions[0]?.timing.alone).toBe(true);
      expect(completions[0]?.timing.firstTokenMs).toBeLessThanOrEqual(completions[0]?.timing.totalMs ?? -1);
    });

    it("writes the same text for the same seed and key, and another one for another seed", async () => {
      const sampled = { temperature: 1, topP: 0.9, seed: 5, maxNewTokens: SHORT };
      const alone = await generate(fixture.generator, { items: [item("x", 0, sampled)] });
      const again = await generate(fixture.generator, { items: [item("x", 0, sampled)] });
      const twins = await generate(fixture.generator, { items: [item("x", 0, sampled), item("x", 0, sampled)] });
      const others = [6, 7, 8].map((seed) => item("x", 0, { ...sampled, seed }));
      const texts = (await generate(fixture.generator, { items: others })).completions.map((one) => one.text);
      expect(again.completions[0]?.text).toBe(alone.completions[0]?.text);
      expect(twins.completions[1]?.text).toBe(twins.completions[0]?.text);
      expect(again.completions[0]?.tokenIds).toEqual(alone.completions[0]?.tokenIds);
      expect(twins.completions[1]?.tokenIds).toEqual(twins.completions[0]?.tokenIds);
      if (fixture.seeds !== "ignored") expect(new Set(texts).size).toBeGreaterThan(1);
    });

    it("fails one item without failing the others", async () => {
      const bad = { ...item("bad", 0), prompt: fixture.failing };
      const { completions, events } = await generate(fixture.generator, { items: [item("x", 0), bad, item("y", 1)] });
      expect(completions.map((one) => one.itemId)).toEqual(["x", "y"]);
      const own = events.filter((event) => event.type !== "finished" && event.itemId === "bad");
      expect(own.map((event) => event.type)).toEqual(["started", "failed"]);
      expect(own[1]).toMatchObject({ error: { name: "AppError" } });
    });

    it("returns nothing when every item fails", async () => {
      const bad = { ...item("bad", 0), prompt: fixture.failing };
      expect((await generate(fixture.generator, { items: [bad] })).completions).toEqual([]);
    });

    it("queues a second call until the first one is done", async () => {
      const order: string[] = [];
      const tell = (event: GenerationEvent): void => void order.push(`${event.itemId} ${event.type}`);
      const both = [item("first", 0), item("second", 1)].map((one) =>
        fixture.generator.generate(signal(), { items: [one] }, tell),
      );
      await Promise.all(both);
      expect(order.indexOf("second started")).toBeGreaterThan(order.indexOf("first finished"));
    });

    it("rejects with AbortError soon after an abort, and works on afterwards", async () => {
      const controller = new AbortController();
      const seen: GenerationEvent[] = [];
      const long = item("long", 0, { maxNewTokens: fixture.longTokens });
      const call = fixture.generator.generate(controller.signal, { items: [long] }, (event) => {
        seen.push(event);
        if (event.type === "tokens" && event.newTokens >= 2) controller.abort();
      });
      await expect(call).rejects.toMatchObject({ name: "AbortError" });
      const told = seen.filter((event) => event.type === "tokens");
      expect(told.length).toBeGreaterThanOrEqual(2);
      expect(told.length).toBeLessThan(fixture.longTokens);
      expect((await generate(fixture.generator, { items: [item("next", 0)] })).completions).toHaveLength(1);
    });

    it("rejects a call whose signal is aborted already, and one that is aborted while it waits", async () => {
      await expect(
        fixture.generator.generate(AbortSignal.abort(), { items: [item("x", 0)] }, () => {}),
      ).rejects.toMatchObject({
        name: "AbortError",
      });
      const controller = new AbortController();
      const running = fixture.generator.generate(signal(), { items: [item("x", 0)] }, () => {});
      const events: GenerationEvent[] = [];
      const waiting = fixture.generator.generate(controller.signal, { items: [item("y", 1)] }, (one) =>
        events.push(one),
      );
      controller.abort("a reason of its own");
      await expect(waiting).rejects.toMatchObject({ name: "AbortError" });
      expect(await running).toHaveLength(1);
      expect(events).toEqual([]);
    });
  });
}

function signal(): AbortSignal {
  return new AbortController().signal;
}

async function generate(
  generator: Generator,
  request: GenerationRequest,
): Promise<{ completions: Completion[]; events: GenerationEvent[] }> {
  const events: GenerationEvent[] = [];
  const completions = await generator.generate(signal(), request, (event) => events.push(event));
  return { completions, events };
}

function expectLawfulEvents(events: readonly GenerationEvent[], completion: Completion): void {
  const own = events.filter((event) => event.itemId === completion.itemId);
  expect(own[0]?.type).toBe("started");
  expect(own.at(-1)).toMatchObject({ type: "finished", completion });
  const tokens = own.slice(1, -1);
  expect(new Set(tokens.map((event) => event.type))).toEqual(new Set(tokens.length ? ["tokens"] : []));
  const told = tokens.flatMap((event) => (event.type === "tokens" ? [event] : []));
  expect(told.map((event) => event.text).join("")).toBe(completion.text);
  const counts = told.map((event) => event.newTokens);
  expect(counts).toEqual([...counts].sort((a, b) => a - b));
  expect(counts.at(-1)).toBe(completion.newTokens.value);
  const times = own.map((event) => event.atMs);
  expect(times).toEqual([...times].sort((a, b) => a - b));
}
