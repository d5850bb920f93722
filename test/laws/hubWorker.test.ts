/** The worker laws for the hub's worker, over a channel of this thread, where both shores can be watched. */
import { finalizer, proxy, wrap } from "comlink";
import { afterEach, expect, it } from "vitest";

import { connectHub, type HubConnection } from "../../src/bridge/connectHub.ts";
import type { HubApi } from "../../src/bridge/hubContract.ts";
import { serveHub } from "../../src/bridge/serveHub.ts";
import { abortError, AppError } from "../../src/core/errors.ts";
import type { ModelHub } from "../../src/core/models/modelHub.ts";
import type { FetchedSet, ProblemHub } from "../../src/core/problems/problemHub.ts";

const SET: FetchedSet = { commit: "c", jsonl: "{}" };
const REQUEST = { id: "gsm8k", revision: undefined } as const;
const NO_MODELS: ModelHub = {
  look: () => Promise.reject(new Error("no")),
  fetch: () => Promise.reject(new Error("no")),
};
const signal = (): AbortSignal => new AbortController().signal;
const ends: (() => void)[] = [];
afterEach(() => ends.splice(0).forEach((end) => end()));

/** Each worker is a new channel; `die` ends the one that lives as a browser would. */
function connect(fetch: ProblemHub["fetch"], graceMs?: number) {
  const counts = { spawned: 0, terminated: 0 };
  let die: (cause: unknown) => void = () => {};
  const connection: HubConnection = connectHub(() => {
    const { port1, port2 } = new MessageChannel();
    ends.push(() => (port1.close(), port2.close()));
    serveHub({ fetch }, NO_MODELS, port1);
    counts.spawned += 1;
    port2.start();
    return {
      endpoint: port2,
      onDeath: (listener) => (die = listener),
      terminate: () => void (counts.terminated += 1),
    };
  }, graceMs);
  ends.push(() => connection.close());
  return { connection, counts, die: () => die("killed") };
}

it("1: releases the callback, whether the call succeeds or fails", async () => {
  for (const fetch of [async () => SET, () => Promise.reject(new Error("no"))]) {
    const { port1, port2 } = new MessageChannel();
    ends.push(() => (port1.close(), port2.close()));
    serveHub({ fetch }, NO_MODELS, port1);
    let release: () => void = () => {};
    const released = new Promise<void>((resolve) => (release = resolve));
    const callback = proxy(Object.assign(() => {}, { [finalizer]: () => release() }));
    await wrap<HubApi>(port2).fetchSet("call", REQUEST, callback);
    await released;
  }
});

it("2: brings errors back with class, code, message and hint", async () => {
  const error = new AppError({ code: "not-found", message: "It is gone.", hint: "Choose another." });
  const { connection } = connect(() => Promise.reject(error));
  const failure = await connection.fetch(signal(), REQUEST, () => {}).catch((thrown: unknown) => thrown);
  expect(failure).toBeInstanceOf(AppError);
  expect(failure).toMatchObject({ code: "not-found", message: "It is gone.", hint: "Choose another." });
});

it("3: cancels where the worker listens, and ends a worker that does not", async () => {
  const listening: ProblemHub["fetch"] = (inner) =>
    new Promise((_, reject) => inner.addEventListener("abort", () => reject(abortError())));
  const deaf: ProblemHub["fetch"] = () => new Promise(() => {});
  for (const [fetch, terminated] of [[listening, 0] as const, [deaf, 1] as const]) {
    const { connection, counts } = connect(fetch, terminated === 0 ? 1e9 : 1);
    const controller = new AbortController();
    const fetched = connection.fetch(controller.signal, REQUEST, () => {});
    controller.abort();
    await expect(fetched).rejects.toMatchObject({ name: "AbortError" });
    expect(counts.terminated).toBe(terminated);
  }
});

it("4: rejects what waits for a worker that died, and starts another with the next call", async () => {
  let asked = 0;
  const { connection, counts, die } = connect(() => (asked++ === 0 ? new Promise(() => {}) : Promise.resolve(SET)));
  const lost = connection.fetch(signal(), REQUEST, () => {});
  die();
  await expect(lost).rejects.toMatchObject({ code: "worker-lost", hint: "Fetch it again." });
  asked = 1;
  expect(await connection.fetch(signal(), REQUEST, () => {})).toEqual(SET);
  expect(counts.spawned).toBe(2);
});

it("5: says the bytes in frames, the last of them before the answer", async () => {
  const count = 2000;
  const { connection } = connect(async (_signal, _request, onBytes) => {
    for (let loaded = 1; loaded <= count; loaded++) onBytes(loaded, count);
    return SET;
  });
  const heard: number[] = [];
  await connection.fetch(signal(), REQUEST, (loaded) => heard.push(loaded));
  expect(heard.length).toBeLessThanOrEqual(2);
  expect(heard.at(-1)).toBe(count);
});
