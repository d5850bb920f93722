import { opfsModels } from "../../src/adapters/storage/opfsModels.ts";
import { connectInference, type InferenceConnection } from "../../src/bridge/connect.ts";
import type { LocalModelRequest, ModelRequest, ModelSource } from "../../src/bridge/contract.ts";
import { browserWorker } from "../../src/bridge/lifeSign.ts";
import { AppError } from "../../src/core/errors.ts";
import type { GenerationItem } from "../../src/core/ports.ts";

let spawned = 0;

const misbehaving = (graceMs?: number): InferenceConnection => {
  spawned = 0;
  return connectInference(
    () =>
      browserWorker((name) => {
        spawned += 1;
        return new Worker(new URL("./misbehaving.worker.ts", import.meta.url), { type: "module", name });
      }),
    graceMs,
  );
};

const real = (graceMs?: number): InferenceConnection =>
  connectInference(
    () =>
      browserWorker(
        (name) => new Worker(new URL("../../workers/inference.worker.ts", import.meta.url), { type: "module", name }),
      ),
    graceMs,
  );

const named = (id: string): ModelRequest => ({
  id,
  label: id,
  source: { kind: "student", baseUrl: "/", revision: "1", dtype: "fp32" },
  device: "auto",
  threads: "all",
});

const item = (id: string, maxNewTokens: number, text: string): GenerationItem => ({
  id,
  prompt: { kind: "text", text },
  decoding: { maxNewTokens, temperature: 0, topP: 1, seed: 1 },
  sampleKey: id,
});

const request = (id: string, maxNewTokens = 5, text = "prompt") => ({ items: [item(id, maxNewTokens, text)] });
const signal = (): AbortSignal => new AbortController().signal;
const ignore = (): void => {};

interface Outcome {
  readonly name: string;
  readonly code: string | undefined;
  readonly hint: string | undefined;
  readonly isAppError: boolean;
}

async function outcome(call: Promise<unknown>): Promise<Outcome> {
  const thrown = await call.then(
    () => new Error("It did not reject."),
    (error: unknown) => error as Error,
  );
  const app = thrown instanceof AppError ? thrown : undefined;
  return { name: thrown.name, code: app?.code, hint: app?.hint, isAppError: app !== undefined };
}

export async function errorWithItsCode(): Promise<Outcome> {
  const connection = misbehaving();
  return outcome(connection.generator(named("fails")).generate(signal(), request("a"), ignore));
}

/** How two pending calls end when the worker dies, and how many tokens the next call gets from how many workers. */
export async function death(id: "crashes" | "vanishes") {
  const connection = misbehaving();
  await connection.generator(named("writes")).generate(signal(), request("before"), ignore);
  const calls = [id, "writes"].map((name) =>
    connection.generator(named(name)).generate(signal(), request("a"), ignore),
  );
  const outcomes = await Promise.all(calls.map(outcome));
  const after = await connection.generator(named("writes")).generate(signal(), request("b"), ignore);
  return { outcomes, tokens: after[0]?.newTokens.value, spawned };
}

/** An abort after the third token; with `graceMs` beyond any patience, only the worker itself can have stopped. */
export async function abortWhileWriting(graceMs: number) {
  const connection = misbehaving(graceMs);
  const generator = connection.generator(named("writes"));
  const controller = new AbortController();
  let told = 0;
  const call = generator.generate(controller.signal, request("a", 1000), (event) => {
    if (event.type === "tokens") told = event.newTokens;
    if (told >= 3) controller.abort();
  });
  const ended = await outcome(call);
  const after = await generator.generate(signal(), request("b"), ignore);
  return { outcome: ended, told, tokens: after[0]?.newTokens.value, spawned };
}

export async function abortWhileBlocked() {
  const connection = misbehaving(200);
  const controller = new AbortController();
  const call = connection.generator(named("blocks")).generate(controller.signal, request("a"), ignore);
  controller.abort();
  const ended = await outcome(call);
  const after = await connection.generator(named("writes")).generate(signal(), request("b"), ignore);
  return { outcome: ended, tokens: after[0]?.newTokens.value, spawned };
}

export async function twoCallsAtOnce(): Promise<string[]> {
  const connection = misbehaving();
  const order: string[] = [];
  await Promise.all(
    ["first", "second"].map((id) =>
      connection.generator(named("writes")).generate(signal(), request(id, 20), (event) => {
        if (event.type !== "tokens") order.push(`${id} ${event.type}`);
      }),
    ),
  );
  return order;
}

/** How often the page was interrupted by events, and how many there were: each task of the page hears one batch. */
export async function interruptions(): Promise<{ tasks: number; events: number; seconds: number }> {
  const connection = misbehaving();
  let events = 0;
  let tasks = 0;
  let sameTask = false;
  const startedMs = performance.now();
  await connection.generator(named("writes")).generate(signal(), request("a", 1000), () => {
    events += 1;
    if (sameTask) return;
    tasks += 1;
    sameTask = true;
    queueMicrotask(() => (sameTask = false));
  });
  return { tasks, events, seconds: (performance.now() - startedMs) / 1000 };
}

const tiny = (kind: "student" | "folder", device: LocalModelRequest["device"]): LocalModelRequest => {
  const source: ModelSource =
    kind === "student"
      ? { kind, baseUrl: new URL("/tiny/", location.href).href, revision: "1", dtype: "float16" }
      : { kind, path: "/tiny/", revision: "main", dtype: "fp32" };
  return { id: `tiny-${kind}`, label: "tiny", source, device, threads: "all" };
};

/** The real inference worker: what it says of the model, and what the model writes. */
export async function tinyModel(
  kind: "student" | "folder",
  device: LocalModelRequest["device"],
  prompt: string,
  temperatures: readonly number[] = [0],
) {
  const connection = real();
  const generator = connection.generator(tiny(kind, device));
  const description = await generator.load(signal(), ignore);
  const greedy = [item("a", 24, prompt), item("b", 12, `${prompt}${prompt}`)];
  const tokenIds: (readonly number[])[] = [];
  for (const temperature of temperatures) {
    const items = greedy.map((each) => ({ ...each, decoding: { ...each.decoding, temperature } }));
    const completions = await generator.generate(signal(), { items }, ignore);
    tokenIds.push(...completions.map((one) => one.tokenIds));
  }
  connection.close();
  return {
    description,
    tokenIds,
    report: { cores: navigator.hardwareConcurrency },
  };
}

/** The tiny student, kept in the browser, and what it writes from there before and after it is deleted. */
export async function keptModel(paths: readonly string[], prompt: string) {
  const read = async (path: string) => new Uint8Array(await (await fetch(`/tiny/${path}`)).arrayBuffer());
  const files = new Map(await Promise.all(paths.map(async (path) => [path, await read(path)] as const)));
  const { id, dtype } = await opfsModels().put({ name: "tiny", createdAt: 1, files });
  const model = { ...tiny("student", "wasm"), id: "kept", source: { kind: "kept", revision: id, dtype } } as const;
  const connection = real();
  const generator = connection.generator(model);
  const description = await generator.load(signal(), ignore);
  const completions = await generator.generate(
    signal(),
    { items: [item("a", 24, prompt), item("b", 12, prompt + prompt)] },
    ignore,
  );
  connection.close();
  await opfsModels().delete(id);
  const gone = await outcome(real().generator(model).load(signal(), ignore));
  return { id, description, tokenIds: completions.map((one) => one.tokenIds), gone };
}

/** An abort of a real model on WASM, with the termination of the worker switched off. */
export async function abortOnWasm(kind: "student" | "folder", prompt: string) {
  const connection = real(1e9);
  const generator = connection.generator(tiny(kind, "wasm"));
  await generator.load(signal(), ignore);
  const controller = new AbortController();
  let told = 0;
  const call = generator.generate(controller.signal, { items: [item("a", 100, prompt)] }, (event) => {
    if (event.type === "tokens") told = event.newTokens;
    controller.abort();
  });
  const ended = await outcome(call);
  const after = await generator.generate(signal(), { items: [item("b", 4, prompt)] }, ignore);
  connection.close();
  return { outcome: ended, told, tokens: after[0]?.newTokens.value };
}

export async function missingModel(): Promise<Outcome> {
  const source: ModelSource = { kind: "student", baseUrl: "/nowhere/", revision: "1", dtype: "float16" };
  return outcome(
    real()
      .generator({ ...tiny("student", "wasm"), source })
      .load(signal(), ignore),
  );
}

/** A model of the hub that nobody has fetched. */
export async function absentHubModel(): Promise<Outcome> {
  const source: ModelSource = { kind: "hub", repository: "someone/model", revision: "main", dtype: "q8" };
  return outcome(
    real()
      .generator({ ...tiny("folder", "wasm"), source })
      .load(signal(), ignore),
  );
}
