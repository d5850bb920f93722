import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { CACHE_NAME } from "../../../src/adapters/offline/offlineCache.ts";
import { offlineFiles } from "../../../src/adapters/offline/offlineFiles.ts";
import { memoryLock } from "../../../src/adapters/storage/locks.ts";
import { memoryBatches } from "../../../src/adapters/storage/memoryBatches.ts";
import { memoryDataSets } from "../../../src/adapters/storage/memoryDataSets.ts";
import { memoryDistillRuns } from "../../../src/adapters/storage/memoryDistillRuns.ts";
import { memoryModels } from "../../../src/adapters/storage/memoryModels.ts";
import { memoryRuns } from "../../../src/adapters/storage/memoryRuns.ts";
import { memoryTree } from "../../../src/adapters/storage/memoryTree.ts";
import {
  batchShelf,
  checkpointShelf,
  dataSetShelf,
  distillationShelf,
  modelShelf,
} from "../../../src/adapters/storage/shelves.ts";
import { storageRoom } from "../../../src/adapters/storage/storageReport.ts";
import { distillLock } from "../../../src/core/distill/distillRun.ts";
import { planHash, tracesHash } from "../../../src/core/distill/plan.ts";
import { AppError } from "../../../src/core/errors.ts";
import { makeBatch } from "../../contracts/batchStore.ts";
import { makeDistillRun } from "../../contracts/distillRunStore.ts";
import { makeModel } from "../../contracts/modelStore.ts";
import { makeBlock, makeRun } from "../../contracts/runStore.ts";

const MIB = 2 ** 20;

describe("the room that a page has", () => {
  it("is refused or granted by what is left, whatever is asked for", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(2 ** 40), fc.nat(2 ** 40), fc.nat(2 ** 34), async (quota, usage, bytes) => {
        const room = storageRoom(memoryRuns(), { estimate: async () => ({ quota, usage }) });
        const ended = await room.require(bytes).then(
          () => "granted",
          (error: { code: string }) => error.code,
        );
        expect(ended).toBe(quota - usage >= bytes + 4 * MIB ? "granted" : "out-of-storage");
      }),
    );
  });

  it("says which of the two it is: no room at all, or too little", async () => {
    const refused = (quota: number, usage: number) =>
      storageRoom(memoryRuns(), { estimate: async () => ({ quota, usage }) }).require(MIB);
    await expect(refused(0, 0)).rejects.toMatchObject({ hint: expect.stringContaining("private") as string });
    await expect(refused(9 * MIB, 7 * MIB)).rejects.toMatchObject({
      message: "About 5.0 MiB are needed, and the browser has 2.0 MiB left for this page.",
      hint: expect.stringContaining("Delete") as string,
    });
  });

  it("is not refused where the browser does not say", async () => {
    await storageRoom(memoryRuns()).require(1e12);
    await storageRoom(memoryRuns(), { estimate: () => Promise.reject(new Error("no")) }).require(1e12);
  });
});

describe("what a page keeps", () => {
  it("is reported with its sizes, and deleted one by one or all", async () => {
    const store = memoryRuns();
    for (const id of ["a", "b", "c"]) await store.put(makeRun(id));
    await store.addBlock("b", makeBlock("one"));
    const asked: string[] = [];
    const room = storageRoom(store, {
      estimate: async () => ({ usage: 5, quota: 50 }),
      persisted: async () => asked.length > 0,
      persist: async () => asked.push("persist") > 0,
    });
    const before = await room.report();
    const offline = undefined;
    const others = { things: [], offline };
    expect(before).toEqual({ runs: await store.list(), ...others, usedBytes: 5, quotaBytes: 50, persistent: false });
    expect(new Set(before.runs.map(({ bytes }) => bytes)).size).toBe(2);
    expect(await room.persist()).toBe(true);
    expect((await room.report()).persistent).toBe(true);
    await room.deleteRun("b");
    expect((await room.report()).runs.map(({ run }) => run.id)).toEqual(["a", "c"]);
    await room.deleteAll();
    expect((await room.report()).runs).toEqual([]);
    expect(await storageRoom(store).report()).toEqual({
      runs: [],
      ...others,
      usedBytes: undefined,
      quotaBytes: undefined,
      persistent: false,
    });
    expect(await storageRoom(store).persist()).toBe(false);
  });

  it("counts the files of the page beside the runs, and deletes them alone", async () => {
    const store = memoryRuns();
    await store.put(makeRun("a"));
    const caches = fakeCaches({ "https://here/a.js": "1234", "https://here/model.bin": "é" });
    const room = storageRoom(store, {}, { offline: offlineFiles(caches) });
    expect((await room.report()).offline).toEqual({ count: 2, bytes: 6 });
    await room.deleteOffline();
    expect(await room.report()).toMatchObject({ offline: { count: 0, bytes: 0 }, runs: [{ run: { id: "a" } }] });
    expect(await caches.has(CACHE_NAME)).toBe(false);
  });
});

it("reports everything that is kept beside the runs with its size, and deletes each alone, and all", async () => {
  const models = memoryModels();
  const { id, name, bytes } = await models.put(makeModel(1));
  const tree = memoryTree();
  const distillations = memoryDistillRuns();
  const run = makeDistillRun("a");
  await distillations.put(run);
  await distillations.put({ ...run, id: "b", name: "b", createdAt: 0 });
  const plan = planHash(run.plan);
  for (const folder of [plan, "gone"]) await tree.write(`${folder}/slot-a`, new Uint8Array(7));
  const dataSets = memoryDataSets();
  const example = { question: "?", response: "12", pruned: "3" };
  await dataSets.put({
    ...{ id: "set", title: "Set", createdAt: 3, teacher: { kind: "symbolic" }, split: "skill" },
    examples: [example],
  });
  const batches = memoryBatches();
  await batches.put(makeBatch("batch", 4));
  const runs = memoryRuns();
  await runs.put(makeRun("run"));
  const shelves = {
    student: modelShelf(models),
    distillation: distillationShelf(distillations, memoryLock()),
    checkpoint: checkpointShelf(tree, distillations),
    dataSet: dataSetShelf(dataSets),
    batch: batchShelf(batches),
  };
  const room = storageRoom(runs, {}, { shelves });
  const { things } = await room.report();
  expect(things).toMatchObject([
    { kind: "student", id, titles: [name], bytes },
    { kind: "distillation", id: "a", titles: [run.name] },
    { kind: "distillation", id: "b", titles: ["b"] },
    { kind: "checkpoint", id: plan, titles: [run.name, "b"], bytes: 7, createdAt: undefined },
    { kind: "checkpoint", id: "gone", titles: [], bytes: 7 },
    { kind: "dataSet", id: "set", titles: ["Set"], bytes: 4, createdAt: 3 },
    { kind: "batch", id: "batch", createdAt: 4 },
  ]);
  expect(things.every((thing) => thing.bytes > 0)).toBe(true);
  for (const [i, thing] of things.slice(0, -1).entries()) {
    await room.deleteThing(thing);
    expect((await room.report()).things.map((left) => left.kind)).toEqual(things.slice(i + 1).map(({ kind }) => kind));
  }
  await room.deleteAll();
  expect(await room.report()).toMatchObject({ runs: [], things: [] });
});

it("counts traces that distillations share once", async () => {
  const store = memoryDistillRuns();
  const run = makeDistillRun("a");
  await store.put(run);
  const shelf = distillationShelf(store, memoryLock());
  const sum = async () => (await shelf.list()).reduce((total, { bytes }) => total + bytes, 0);
  const one = await sum();
  await store.put({ ...run, id: "b" });
  const two = await sum();
  const notKept = { wrong: 0, noAnswer: 0, truncated: 0, failed: 0, repeated: 0 };
  const trace = { problemId: "p", question: "?", response: "x".repeat(1000), tokens: 9 };
  await store.addBlock(tracesHash(run.plan), { index: 0, traces: [trace], notKept });
  const traces = (await sum()) - two;
  expect(two).toBeLessThan(2 * one + 10);
  expect(traces).toBeGreaterThan(1000);
  expect(traces).toBeLessThan(1500);
});

it("does not delete a distillation that is worked on, and says so", async () => {
  const store = memoryDistillRuns();
  const run = makeDistillRun("a");
  await store.put(run);
  const lock = memoryLock();
  const shelf = distillationShelf(store, lock);
  const refused = await lock.tryHold(distillLock("a"), () => shelf.delete("a").catch((thrown: unknown) => thrown));
  expect(refused).toMatchObject({ code: "unsupported", message: `“${run.name}” is being distilled.` });
  expect(await store.get("a")).toEqual(run);
  await shelf.delete("a");
  expect(await store.get("a")).toBeUndefined();
});

it("has nothing of what the browser has no place for, but hides no other failure", async () => {
  const failing = (code: "unsupported" | "internal") => {
    const list = () => Promise.reject(new AppError({ code, message: "No." }));
    return storageRoom(memoryRuns(), {}, { shelves: { student: { list, delete: () => Promise.resolve() } } });
  };
  expect((await failing("unsupported").report()).things).toEqual([]);
  await expect(failing("internal").report()).rejects.toMatchObject({ code: "internal" });
});

/** One cache of the page's name, as far as the report looks at it. */
function fakeCaches(files: Readonly<Record<string, string>>): CacheStorage {
  const names = new Set([CACHE_NAME]);
  const cache = {
    keys: async () => Object.keys(files).map((url) => new Request(url)),
    match: async ({ url }: Request) => new Response(files[url]),
  };
  return {
    has: async (name: string) => names.has(name),
    delete: async (name: string) => names.delete(name),
    open: async (name: string) => {
      names.add(name);
      return cache;
    },
  } as unknown as CacheStorage;
}
