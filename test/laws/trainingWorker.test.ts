/** The stations of a distillation behind their worker, over a channel of this thread: the same results, and what an abort means. */
import { afterEach, expect, it } from "vitest";

import { ortNode } from "../../src/adapters/device/ortNode.ts";
import { EngineStudent } from "../../src/adapters/generators/engineStudent.ts";
import { macrotask } from "../../src/adapters/generators/macrotask.ts";
import { ScriptedGenerator } from "../../src/adapters/generators/scripted.ts";
import { memoryCheckpoints } from "../../src/adapters/storage/memoryCheckpoints.ts";
import { hfTokenizer } from "../../src/adapters/tokenizer/hfTokenizer.ts";
import { engineDistiller } from "../../src/adapters/trainers/engineDistiller.ts";
import { connectTraining } from "../../src/bridge/connectTraining.ts";
import { serveTraining } from "../../src/bridge/serveTraining.ts";
import type { ParentRequest } from "../../src/bridge/trainingContract.ts";
import type { CollectionEvent } from "../../src/core/distill/collection.ts";
import type { Distiller } from "../../src/core/distill/distiller.ts";
import type { TrainerEvent } from "../../src/core/distill/trainer.ts";
import { twoSlots } from "../../src/core/distill/twoSlots.ts";
import { AppError } from "../../src/core/errors.ts";
import { gpuLost } from "../../src/core/memoryErrors.ts";
import { tinyParent, tinyPlan } from "../contracts/tinyLessons.ts";
import { MODEL } from "../unit/evaluation/records.ts";

const PARENT: ParentRequest = {
  source: { kind: "student", baseUrl: "https://example.org/models/student/" },
  device: "wasm",
  threads: "one",
};
const TRACE = {
  question: "Ann has 3 pens and buys 4. How many?",
  response: "Okay. So 3 + 4 = 7.\nWait, 3 + 4 = 7.\n#### 7",
};
const never = (): AbortSignal => new AbortController().signal;
const ends: (() => void)[] = [];
afterEach(() => ends.splice(0).forEach((end) => end()));

function tinyDistiller(): Distiller {
  const store = twoSlots(memoryCheckpoints());
  const runtime = async () => ({ runtime: ortNode({ threads: 1 }), note: undefined });
  const scripted = new ScriptedGenerator({
    model: { ...MODEL, kind: "student" },
    clock: performance,
    replyTo: () => ({
      kind: "reply",
      promptTokens: 1,
      tokens: [{ id: 0, text: "#### 7", atMs: 0 }],
      finishReason: "stop",
    }),
  });
  return engineDistiller({
    files: tinyParent,
    runtime,
    tokenizer: hfTokenizer,
    checkpoints: () => store,
    breathe: macrotask,
    student: ({ id, revision }, files) =>
      files
        ? new EngineStudent({ id, label: id, revision, dtype: "float16", files, runtime, tokenizer: hfTokenizer })
        : scripted,
  });
}

function connect(distiller: Distiller, graceMs?: number, parent = PARENT) {
  const opened: ParentRequest[] = [];
  let spawned = 0;
  const connection = connectTraining(() => {
    spawned++;
    const { port1, port2 } = new MessageChannel();
    ends.push(() => (port1.close(), port2.close()));
    serveTraining((parent) => (opened.push(parent), distiller), port1);
    port2.start();
    return { endpoint: port2, onDeath: () => {}, terminate: () => {} };
  }, graceMs);
  ends.push(() => connection.close());
  return { remote: connection.distiller(parent), opened, spawned: () => spawned };
}

it("samples, teaches, trains and ends as without a worker, with every event", { timeout: 60_000 }, async () => {
  const { remote, opened, spawned } = connect(tinyDistiller());
  const [plain, { plan }] = [tinyDistiller(), tinyPlan()];
  const heard: { remote: CollectionEvent[]; plain: CollectionEvent[] } = { remote: [], plain: [] };
  const collect = (distiller: Distiller, which: keyof typeof heard) =>
    distiller.collect(never(), plan, [], (event) => heard[which].push(event));
  expect(await collect(remote, "remote")).toEqual(await collect(plain, "plain"));
  expect(heard.remote).toEqual(heard.plain);

  const counts: number[] = [];
  const taught = await remote.teach(never(), plan, [TRACE, TRACE], (done) => counts.push(done));
  expect(taught).toEqual(await plain.teach(never(), plan, [TRACE, TRACE], () => {}));
  expect(taught.lessons).toHaveLength(2);
  expect(counts.at(-1)).toBe(2);

  const events: TrainerEvent[] = [];
  const outcome = await remote.run(never(), tinyPlan(), (event) => events.push(event));
  expect(outcome).toMatchObject({ kind: "finished" });
  expect(events.filter(({ type }) => type === "step")).toHaveLength(10);
  const finished = await remote.finish(never(), tinyPlan());
  expect(finished?.files).toEqual(outcome.kind === "finished" ? outcome.student.files : undefined);
  const { terse } = JSON.parse(new TextDecoder().decode(finished?.files.get("config.json"))) as { terse: object };
  expect(terse).toMatchObject({
    scope: { maxNumber: expect.any(Number) as number, maxMeanNegativeLogLikelihood: expect.any(Number) as number },
  });
  await remote.discard(tinyPlan());
  expect(await remote.finish(never(), tinyPlan())).toBeUndefined();
  expect([opened, spawned()]).toEqual([[PARENT], 1]);
});

it("takes an abort of training for a pause: the worker's own answer says where", { timeout: 60_000 }, async () => {
  const { remote, spawned } = connect(tinyDistiller());
  const controller = new AbortController();
  const outcome = await remote.run(controller.signal, tinyPlan(), ({ type }) => {
    if (type === "step") controller.abort();
  });
  expect(outcome.kind).toBe("paused");
  const resumed: TrainerEvent[] = [];
  await remote.run(never(), tinyPlan(), (event) => resumed.push(event));
  expect(resumed[0]).toMatchObject({ type: "started", resumedFrom: outcome.kind === "paused" ? outcome.step : -1 });
  expect(spawned()).toBe(1);
});

it("names the last checkpoint where a worker that was to pause does not answer in time", async () => {
  const started: TrainerEvent = {
    type: "started",
    device: "wasm",
    threads: 1,
    note: undefined,
    resumedFrom: 3,
    history: { steps: [], checks: [] },
    batch: { rows: 1, tokens: 64 },
  };
  const deaf: Distiller = {
    ...tinyDistiller(),
    run: (_signal, _plan, onEvent) => {
      onEvent(started);
      onEvent({ type: "checkpoint", step: 6 });
      return new Promise(() => {});
    },
  };
  const { remote, spawned } = connect(deaf, 20);
  const controller = new AbortController();
  const run = remote.run(controller.signal, tinyPlan(), ({ type }) => {
    if (type === "checkpoint") controller.abort();
  });
  expect(await run).toEqual({ kind: "paused", step: 6 });
  await remote.teach(never(), tinyPlan().plan, [TRACE], () => {});
  expect(spawned()).toBe(2);
});

it.each([
  ["auto", "wasm"],
  ["webgpu", "webgpu"],
] as const)(
  "asked for %s, it goes on on %s in a new worker once the graphics device was lost",
  async (device, then) => {
    let isLost = false;
    const plan = tinyPlan();
    const fragile: Distiller = {
      ...tinyDistiller(),
      run: async () => {
        if (isLost) return { kind: "paused", step: 3 };
        isLost = true;
        throw gpuLost("unplugged");
      },
    };
    const { remote, opened, spawned } = connect(fragile, undefined, { ...PARENT, device });
    await expect(remote.run(never(), plan, () => {})).rejects.toMatchObject({
      code: "gpu-lost",
      message: expect.stringContaining("The last checkpoint is kept") as string,
      hint: expect.stringContaining("on the processor") as string,
    });
    expect(await remote.run(never(), plan, () => {})).toEqual({ kind: "paused", step: 3 });
    expect(opened.map((each) => each.device)).toEqual([device, then]);
    expect(spawned()).toBe(2);
  },
);

it("hands errors through with their code, and answers the next call", { timeout: 60_000 }, async () => {
  const { remote } = connect(tinyDistiller());
  const refused = await remote.run(never(), tinyPlan({ lessons: [] }), () => {}).catch((thrown: unknown) => thrown);
  expect(refused).toBeInstanceOf(AppError);
  expect(refused).toMatchObject({ code: "bad-argument" });
  expect(await remote.measure(never(), tinyPlan())).toMatchObject({ stepMs: expect.any(Number) as number });
});
