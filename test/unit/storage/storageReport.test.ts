import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { CACHE_NAME } from "../../../src/adapters/offline/offlineCache.ts";
import { offlineFiles } from "../../../src/adapters/offline/offlineFiles.ts";
import { memoryDistillRuns } from "../../../src/adapters/storage/memoryDistillRuns.ts";
import { memoryModels } from "../../../src/adapters/storage/memoryModels.ts";
import { memoryRuns } from "../../../src/adapters/storage/memoryRuns.ts";
import { memoryTree } from "../../../src/adapters/storage/memoryTree.ts";
import { storageRoom } from "../../../src/adapters/storage/storageReport.ts";
import { treeCheckpointShelf } from "../../../src/adapters/storage/treeCheckpointShelf.ts";
import { planHash } from "../../../src/core/distill/plan.ts";
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
    const others = { models: [], checkpoints: [], offline };
    expect(before).toEqual({ runs: await store.list(), ...others, usedBytes: 5, quotaBytes: 50, persistent: false });
    expect(new Set(before.runs.map(({ bytes }) => bytes)).size).toBe(2);
    expect(await room.persist()).toBe(true);
    expect((await room.report()).persistent).toBe(true);
    await room.deleteRun("b");
    expect((await room.report()).runs.map(({ run }) => run.id)).toEqual(["a", "c"]);
    await room.deleteAllRuns();
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

it("reports students and checkpoints beside the runs, and deletes each alone", async () => {
  const models = memoryModels();
  const { id, bytes } = await models.put(makeModel(1));
  const tree = memoryTree();
  const run = makeDistillRun("a");
  const plan = planHash(run.plan);
  for (const folder of [plan, "gone"]) await tree.write(`${folder}/slot-a`, new Uint8Array(7));
  const runs = memoryDistillRuns();
  await runs.put(run);
  const room = storageRoom(memoryRuns(), {}, { models, checkpoints: treeCheckpointShelf(tree, runs) });
  expect(await room.report()).toMatchObject({
    models: [{ id, bytes }],
    checkpoints: [
      { id: plan, runs: [run.name], bytes: 7 },
      { id: "gone", runs: [], bytes: 7 },
    ],
  });
  await room.deleteModel(id);
  await room.deleteCheckpoint("gone");
  expect(await room.report()).toMatchObject({ models: [], checkpoints: [{ id: plan }] });
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
