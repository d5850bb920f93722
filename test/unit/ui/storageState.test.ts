import { describe, expect, it } from "vitest";

import { memoryRuns } from "../../../src/adapters/storage/memoryRuns.ts";
import { storageRoom } from "../../../src/adapters/storage/storageReport.ts";
import { AppError } from "../../../src/core/errors.ts";
import { runBytes } from "../../../src/core/evaluation/runSize.ts";
import { evaluateStage } from "./evaluateStage.ts";

describe("the room that a run asks for", () => {
  it.each([1, 3])(
    "holds what the run comes to, asked %i times each, and is not out of all proportion",
    async (repeats) => {
      const { evaluate } = evaluateStage();
      evaluate.setup.n = 12;
      evaluate.setup.decode({ temperature: 0.7 });
      evaluate.setup.repeats = repeats;
      await evaluate.begin();
      const needed = runBytes(evaluate.open!.run, [{ kind: "student" }]);
      const [listing] = evaluate.listings!;
      expect(listing!.done).toBe(24 * repeats);
      expect(listing!.bytes).toBeLessThan(needed);
      expect(listing!.bytes).toBeGreaterThan(needed / 8);
    },
  );

  it("is asked for before anything is kept or runs, and what is missing is said", async () => {
    const runs = memoryRuns();
    const room = storageRoom(runs, { estimate: async () => ({ quota: 4.1 * 2 ** 20, usage: 0 }) });
    const { evaluate, asked } = evaluateStage({ runs, room });
    evaluate.setup.n = 100;
    await evaluate.begin();
    expect(evaluate).toMatchObject({ open: undefined, busy: false, error: { code: "out-of-storage" } });
    expect(evaluate.error?.hint).toMatch(/Storage.*fewer problems/);
    expect(await runs.list()).toEqual([]);
    expect(asked).toMatchObject({ requests: 0, persist: 0 });
    evaluate.setup.n = 2;
    await evaluate.begin();
    expect(evaluate).toMatchObject({ open: { phase: "complete" }, error: undefined });
  });
});

describe("the storage dialog", () => {
  it("deletes the open run with its list, and all", async () => {
    const { evaluate } = evaluateStage();
    const { storage } = evaluate;
    evaluate.setup.n = 4;
    for (let i = 0; i < 3; i++) {
      evaluate.close();
      await evaluate.begin();
    }
    await storage.show();
    expect(storage.report?.runs.map(({ run }) => run.id)).toEqual(["run-3", "run-2", "run-1"]);
    await storage.deleteRun("run-2");
    expect(evaluate.open?.run.id).toBe("run-3");
    expect(evaluate.listings?.map(({ run }) => run.id)).toEqual(["run-3", "run-1"]);
    await storage.deleteAll();
    expect(evaluate).toMatchObject({ open: undefined, items: undefined, comparison: undefined, listings: [] });
    expect(storage).toMatchObject({ open: true, report: { runs: [] }, error: undefined });
    storage.close();
    expect(storage.open).toBe(false);
  });

  it("says why something could not be deleted, and shows what is left", async () => {
    const runs = memoryRuns();
    const locked = new AppError({ code: "unsupported", message: "It is held.", hint: "Close the other tab." });
    const stage = evaluateStage({
      runs: { ...runs, delete: (id) => (id === "run-1" ? Promise.reject(locked) : runs.delete(id)) },
    });
    const { storage } = stage.evaluate;
    stage.evaluate.setup.n = 4;
    await stage.evaluate.begin();
    stage.evaluate.close();
    await stage.evaluate.begin();
    await storage.deleteAll();
    expect(storage.error).toBe(locked);
    expect(storage.report?.runs.map(({ run }) => run.id)).toEqual(["run-1"]);
    await stage.evaluate.delete("run-1");
    expect(stage.evaluate.error).toBe(locked);
  });

  it("asks the browser for its promise with the first run, and again when a person wants it", async () => {
    const runs = memoryRuns();
    const answers = [false, true];
    let asked = 0;
    const room = storageRoom(runs, { persist: async () => answers[asked++]! });
    const { evaluate } = evaluateStage({ runs, room });
    evaluate.setup.n = 2;
    expect(evaluate.storage.persistent).toBeUndefined();
    await evaluate.begin();
    evaluate.close();
    await evaluate.begin();
    expect(asked).toBe(1);
    expect(evaluate.storage.persistent).toBe(false);
    await evaluate.storage.persist();
    expect(evaluate.storage.persistent).toBe(true);
  });
});
