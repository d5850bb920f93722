import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { BatchControl, type BatchRow } from "../../../src/adapters/generators/batchControl.ts";
import { DownloadProgress } from "../../../src/adapters/generators/downloadProgress.ts";
import { ItemStream } from "../../../src/adapters/generators/itemStream.ts";
import type { Decoding, FinishReason, GenerationEvent, LoadEvent } from "../../../src/core/ports.ts";

const GREEDY: Decoding = { maxNewTokens: 3, temperature: 0, topP: 1, seed: 1 };
const ITEM = { id: "item", prompt: { kind: "text", text: "" }, decoding: GREEDY, sampleKey: "key" } as const;

/** A tokenizer whose ids are the bytes of UTF-8. */
const decodeBytes = (ids: readonly number[]): string => new TextDecoder().decode(Uint8Array.from(ids));

/** Characters of one to four bytes, and unassigned ones. */
const anyText = fc
  .array(fc.oneof(fc.integer({ min: 0, max: 0xd7ff }), fc.integer({ min: 0xe000, max: 0x10ffff })), { maxLength: 8 })
  .map((points) => String.fromCodePoint(...points));

describe("the stream of an item", () => {
  it("tells any text whole and never half a character, byte by byte", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const events: GenerationEvent[] = [];
        const tokenizer = { id: "bytes", decode: decodeBytes };
        const facts = { item: ITEM, promptTokens: 1, tokenizer, clock: performance, alone: true, reasoning: undefined };
        const stream = new ItemStream({ ...facts, onEvent: (event) => events.push(event) });
        const bytes = [...new TextEncoder().encode(text)];
        for (const byte of bytes) stream.push(byte);
        const completion = stream.finish("stop");
        const told = events.flatMap((event) => (event.type === "tokens" ? [event.text] : []));
        const expected = decodeBytes(bytes);
        expect(completion.text).toBe(expected);
        expect(told.join("")).toBe(expected);
        if (!expected.includes("\uFFFD")) expect(told.join("")).not.toContain("\uFFFD");
        expect(completion.tokenIds).toEqual(bytes);
      }),
    );
  });

  it("tells bytes that are no text as replacement characters, at the end at the latest", () => {
    const texts: string[] = [];
    const tokenizer = { id: "bytes", decode: decodeBytes };
    const facts = { item: ITEM, promptTokens: 1, tokenizer, clock: performance, alone: true, reasoning: undefined };
    const stream = new ItemStream({ ...facts, onEvent: (event) => event.type === "tokens" && texts.push(event.text) });
    for (const byte of [0x61, 0xe2, 0x62, 0xe2]) stream.push(byte);
    expect(texts).toEqual(["a", "", "\uFFFDb", ""]);
    expect(stream.finish("length").text).toBe("a\uFFFDb\uFFFD");
  });
});

describe("the progress of downloads", () => {
  it("never falls, and keeps its total, however the files come", () => {
    const updates = fc.array(
      fc.record({
        file: fc.constantFrom("a", "b", "c"),
        loaded: fc.nat(100),
        total: fc.option(fc.nat(100), { nil: undefined }),
      }),
    );
    fc.assert(
      fc.property(updates, (steps) => {
        const events: LoadEvent[] = [];
        const progress = new DownloadProgress(["a", "b", "c"], (event) => events.push(event));
        for (const { file, loaded, total } of steps) progress.update(file, loaded, total);
        const told = events.flatMap((event) => (event.type === "download" ? [event] : []));
        const loaded = told.map((event) => event.loadedBytes);
        expect(loaded).toEqual([...loaded].sort((a, b) => a - b));
        expect(new Set(told.flatMap((event) => event.totalBytes ?? [])).size).toBeLessThanOrEqual(1);
      }),
    );
  });

  it("adds up files, and knows the total once it knows every size", () => {
    const told: unknown[] = [];
    const progress = new DownloadProgress(["a", "b"], (event) => told.push(event));
    progress.update("a", 5, 10);
    progress.update("b", 0, undefined);
    progress.update("b", 7, 7);
    progress.update("a", 10, 10);
    expect(told).toMatchObject([
      { loadedBytes: 5, totalBytes: undefined },
      { loadedBytes: 5, totalBytes: undefined },
      { loadedBytes: 12, totalBytes: 17 },
      { loadedBytes: 17, totalBytes: 17 },
    ]);
  });
});

describe("the control of a batch", () => {
  const END = 0;
  const row = (over: Partial<Decoding> = {}) => {
    const told: (number | FinishReason)[] = [];
    const control: BatchRow = {
      decoding: { ...GREEDY, ...over },
      draw: () => 0,
      onToken: (token) => told.push(token),
      onFinish: (reason) => told.push(reason),
      finishReason: undefined,
      newTokens: 0,
    };
    return { control, told };
  };
  const preferring = (...tokens: number[]): Float32Array =>
    Float32Array.from(tokens.flatMap((token) => [0, 1, 2, 3].map((id) => (id === token ? 1 : 0))));
  const chosen = (logits: Float32Array): number[] =>
    [0, 1].map((i) => logits.subarray(i * 4, i * 4 + 4).findIndex((value) => value === 0));

  it("ends each row at its end token or its own limit, and lets an ended row write nothing more", () => {
    const [a, b] = [row(), row({ maxNewTokens: 2 })];
    const control = new BatchControl([a.control, b.control], new Set([END]), new AbortController().signal);
    const steps = [preferring(1, 2), preferring(END, 3), preferring(2, 2)];
    const picks = steps.map((logits) => (control.mask(logits), chosen(logits)));
    expect(picks.slice(0, 2)).toEqual([
      [1, 2],
      [END, 3],
    ]);
    expect(a.told).toEqual([1, "stop"]);
    expect(b.told).toEqual([2, 3, "length"]);
    expect(control.stops()).toEqual([true, true]);
  });

  it("masks all but the choice, so that an argmax can only agree", () => {
    const [a, b] = [row({ temperature: 2 }), row()];
    const control = new BatchControl([a.control, b.control], new Set([END]), new AbortController().signal);
    const logits = preferring(2, 3);
    control.mask(logits);
    expect([...logits].filter((value) => value === -Infinity)).toHaveLength(6);
  });

  it("stops every row on an abort", () => {
    const controller = new AbortController();
    const control = new BatchControl([row().control], new Set([END]), controller.signal);
    expect(control.stops()).toEqual([false]);
    controller.abort();
    expect(control.stops()).toEqual([true]);
  });
});
