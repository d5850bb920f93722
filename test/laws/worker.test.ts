import { afterEach, beforeAll, describe, expect, it } from "vitest";

import { connectInference, type InferenceConnection } from "../../src/bridge/connect.ts";
import type { ModelRequest } from "../../src/bridge/contract.ts";
import type { WorkerHandle } from "../../src/bridge/link.ts";
import { AppError } from "../../src/core/errors.ts";
import type { GenerationEvent, GenerationItem } from "../../src/core/ports.ts";
import { nodeWorkers } from "./nodeWorker.ts";

const NO_TERMINATION = 1e9;
const open: InferenceConnection[] = [];
let start: () => WorkerHandle;

beforeAll(async () => {
  start = await nodeWorkers();
});

afterEach(() => {
  for (const connection of open.splice(0)) connection.close();
});

/** A connection that counts its workers and the ways they ended. */
function connect(graceMs?: number): InferenceConnection & { readonly counts: { spawned: number; terminated: number } } {
  const counts = { spawned: 0, terminated: 0 };
  const spawn = (): WorkerHandle => {
    counts.spawned += 1;
    const worker = start();
    return { ...worker, terminate: () => ((counts.terminated += 1), worker.terminate()) };
  };
  const connection = { ...connectInference(spawn, graceMs), counts };
  open.push(connection);
  return connection;
}

const model = (id: string): ModelRequest => ({
  id,
  label: id,
  source: { kind: "student", baseUrl: "http://localhost/", revision: "1", dtype: "fp32" },
  device: "auto",
  threads: "all",
});

const item = (id: string, maxNewTokens = 3, text = "prompt"): GenerationItem => ({
  id,
  prompt: { kind: "text", text },
  decoding: { maxNewTokens, temperature: 0, topP: 1, seed: 1 },
  sampleKey: id,
});

const signal = (): AbortSignal => new AbortController().signal;
const ignore = (): void => {};

describe("worker laws, in threads of Node", () => {
  it("shows the page the same generator, its events in order and all of them before the answer", async () => {
    const generator = connect().generator(model("quick"));
    expect(await generator.load(signal(), ignore)).toMatchObject({ id: "quick" });
    const events: GenerationEvent[] = [];
    const items = [item("a", 50), item("b", 70)];
    const completions = await generator.generate(signal(), { items }, (event) => events.push(event));
    expect(completions.map((one) => one.newTokens.value)).toEqual([50, 70]);
    for (const { itemId, text } of completions) {
      const own = events.filter((event) => event.itemId === itemId);
      expect(own.map((event) => (event.type === "tokens" ? event.text : "")).join("")).toBe(text);
      expect(own.at(-1)?.type).toBe("finished");
    }
  });

  it("2: brings errors back with class, code, message and hint", async () => {
    const connection = connect();
    const failure = await connection
      .generator(model("full"))
      .generate(signal(), { items: [item("a")] }, ignore)
      .catch((thrown: unknown) => thrown);
    expect(failure).toBeInstanceOf(AppError);
    expect(failure).toMatchObject({ code: "out-of-memory", message: "No memory.", hint: "Close other tabs." });
    const odd = connection.generator(model("odd")).generate(signal(), { items: [item("a")] }, ignore);
    await expect(odd).rejects.toMatchObject({ name: "AppError", code: "internal", message: "not a function" });
    const missing = connection.generator(model("missing")).load(signal(), ignore);
    await expect(missing).rejects.toMatchObject({ code: "not-found" });
    expect(connection.counts.spawned).toBe(2);
  });

  it("7: replaces a worker without memory or GPU with the next call, and does nothing by itself", async () => {
    const connection = connect();
    const full = connection.generator(model("full")).generate(signal(), { items: [item("a")] }, ignore);
    await expect(full).rejects.toMatchObject({ code: "out-of-memory" });
    expect(connection.counts).toEqual({ spawned: 1, terminated: 1 });
    await connection.generator(model("quick")).generate(signal(), { items: [item("b")] }, ignore);
    expect(connection.counts).toEqual({ spawned: 2, terminated: 1 });
  });

  it("2: brings the error of a single item back as an AppError", async () => {
    const events: GenerationEvent[] = [];
    const request = { items: [item("bad", 3, ""), item("good")] };
    await connect()
      .generator(model("quick"))
      .generate(signal(), request, (event) => events.push(event));
    const failed = events.find((event) => event.type === "failed");
    expect(failed?.type === "failed" && failed.error).toBeInstanceOf(AppError);
    expect(failed).toMatchObject({ error: { code: "bad-argument", hint: "Type something." } });
  });

  it("3: stops a call cooperatively: with termination switched off, the worker lives on", async () => {
    const connection = connect(NO_TERMINATION);
    const generator = connection.generator(model("slow"));
    const controller = new AbortController();
    let told = 0;
    const call = generator.generate(controller.signal, { items: [item("a", 400)] }, (event) => {
      if (event.type === "tokens") told = event.newTokens;
      if (told >= 3) controller.abort(new Error("a reason of its own"));
    });
    await expect(call).rejects.toMatchObject({ name: "AbortError" });
    expect(told).toBeLessThan(400);
    expect(await generator.generate(signal(), { items: [item("b")] }, ignore)).toHaveLength(1);
    expect(connection.counts).toEqual({ spawned: 1, terminated: 0 });
  });

  it("3: terminates a worker that does not stop, and the caller still sees AbortError", async () => {
    const connection = connect(50);
    await connection.generator(model("quick")).load(signal(), ignore);
    const controller = new AbortController();
    const deaf = connection.generator(model("deaf")).generate(controller.signal, { items: [item("a")] }, ignore);
    const waiting = connection.generator(model("quick")).generate(signal(), { items: [item("b")] }, ignore);
    controller.abort();
    await expect(deaf).rejects.toMatchObject({ name: "AbortError" });
    await expect(waiting).rejects.toMatchObject({ code: "worker-lost" });
    expect(await connection.generator(model("quick")).generate(signal(), { items: [item("c")] }, ignore)).toHaveLength(
      1,
    );
    expect(connection.counts.spawned).toBe(2);
  });

  it.each(["exits", "crashes"])(
    "4: rejects every pending call with worker-lost when the worker %s, and starts anew",
    async (id) => {
      const connection = connect();
      const lost = [id, "quick", "quick"].map((name) =>
        connection.generator(model(name)).generate(signal(), { items: [item("a")] }, ignore),
      );
      for (const call of lost) await expect(call).rejects.toMatchObject({ name: "AppError", code: "worker-lost" });
      const again = connection.generator(model("quick"));
      expect(await again.generate(signal(), { items: [item("b")] }, ignore)).toHaveLength(1);
      expect(connection.counts.spawned).toBe(2);
    },
  );

  it("4: rejects pending calls when the connection is closed", async () => {
    const connection = connect();
    const call = connection.generator(model("slow")).generate(signal(), { items: [item("a", 400)] }, ignore);
    connection.close();
    await expect(call).rejects.toMatchObject({ code: "worker-lost" });
  });

  it("5: runs two calls one after the other, whichever models they name", async () => {
    const connection = connect();
    const order: string[] = [];
    const tell = (event: GenerationEvent): void => void order.push(`${event.itemId} ${event.type}`);
    await Promise.all([
      connection.generator(model("slow")).generate(signal(), { items: [item("first", 5)] }, tell),
      connection.generator(model("quick")).generate(signal(), { items: [item("second", 5)] }, tell),
    ]);
    expect(order.indexOf("second started")).toBeGreaterThan(order.indexOf("first finished"));
  });

  it("3: a call that waits for its turn leaves at once when it is aborted", async () => {
    const connection = connect(NO_TERMINATION);
    const first = connection.generator(model("slow")).generate(signal(), { items: [item("a", 60)] }, ignore);
    const controller = new AbortController();
    const order: string[] = [];
    const second = connection.generator(model("slow")).generate(controller.signal, { items: [item("b", 60)] }, ignore);
    controller.abort();
    await Promise.all([
      first.then(() => order.push("first")),
      second.catch((thrown: Error) => order.push(`second ${thrown.name}`)),
    ]);
    expect(order).toEqual(["second AbortError", "first"]);
  });

  it("refuses a call that is aborted before it starts, without starting a worker", async () => {
    const connection = connect();
    await expect(connection.generator(model("quick")).load(AbortSignal.abort(), ignore)).rejects.toMatchObject({
      name: "AbortError",
    });
    expect(connection.counts.spawned).toBe(0);
  });
});
