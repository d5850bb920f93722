import { finalizer, proxy, wrap } from "comlink";
import { expect, it } from "vitest";

import type { InferenceApi, ModelRequest, WireGenerationEvent } from "../../src/bridge/contract.ts";
import { serveInference } from "../../src/bridge/serve.ts";
import type { Completion, Generator } from "../../src/core/ports.ts";

const MODEL: ModelRequest = {
  id: "m",
  label: "m",
  source: { kind: "student", baseUrl: "http://localhost/", revision: "1", dtype: "fp32" },
  device: "auto",
  threads: "all",
};

/** Serves one generator over a channel of this thread, where both shores can be watched. */
function serve(generate: Generator["generate"]): { api: ReturnType<typeof wrap<InferenceApi>>; close: () => void } {
  const { port1, port2 } = new MessageChannel();
  const generator = { load: () => Promise.reject(new Error("not here")), generate, unload: async () => {} };
  const describeDevice = () => Promise.reject(new Error("not here"));
  serveInference({ open: () => generator, describeDevice, warm: () => {} }, port1);
  return { api: wrap<InferenceApi>(port2), close: () => (port1.close(), port2.close()) };
}

/** A callback that says when the other shore has let go of it. */
function watched(hear: (events: readonly WireGenerationEvent[]) => void | Promise<void>) {
  let release: () => void;
  const released = new Promise<void>((resolve) => (release = resolve));
  return { callback: proxy(Object.assign(hear, { [finalizer]: () => release() })), released };
}

const started = (itemId: string, atMs: number) =>
  ({ type: "started", itemId, promptTokens: { value: 1, source: "exact" }, atMs }) as const;

it.each([
  ["a call that succeeds", async (): Promise<Completion[]> => []],
  ["a call that fails", () => Promise.reject(new Error("no"))],
])("1: releases the callback of %s", async (_, generate) => {
  const { api, close } = serve(generate);
  const { callback, released } = watched(() => {});
  await api.generate("call", MODEL, { items: [] }, callback);
  await released;
  close();
});

it("5: sends events in frames, not one message an event", async () => {
  const count = 2000;
  const { api, close } = serve(async (_signal, _request, onEvent) => {
    for (let i = 0; i < count; i++) onEvent(started(`item ${i}`, i));
    return [];
  });
  const batches: number[] = [];
  const heard: string[] = [];
  const { callback } = watched((events) => {
    batches.push(events.length);
    heard.push(...events.map((event) => event.itemId));
  });
  await api.generate("call", MODEL, { items: [] }, callback);
  expect(heard).toEqual(Array.from({ length: count }, (_, i) => `item ${i}`));
  expect(batches.length).toBeLessThanOrEqual(2);
  close();
});

it("5: waits for a busy page before it sends the next batch", async () => {
  const { api, close } = serve(async (_signal, _request, onEvent) => {
    for (let i = 0; i < 10; i++) {
      onEvent(started(`item ${i}`, i));
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return [];
  });
  let inside = 0;
  let most = 0;
  const { callback } = watched(async () => {
    most = Math.max(most, (inside += 1));
    await new Promise((resolve) => setTimeout(resolve, 50));
    inside -= 1;
  });
  await api.generate("call", MODEL, { items: [] }, callback);
  expect(most).toBe(1);
  close();
});
