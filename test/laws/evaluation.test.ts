import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { ScriptedGenerator } from "../../src/adapters/generators/scripted.ts";
import { memoryLock } from "../../src/adapters/storage/locks.ts";
import { memoryRuns } from "../../src/adapters/storage/memoryRuns.ts";
import { AppError } from "../../src/core/errors.ts";
import { completeRecords } from "../../src/core/evaluation/completeRecords.ts";
import { gradeRecord } from "../../src/core/evaluation/graded.ts";
import type { EvaluationRecord } from "../../src/core/evaluation/record.ts";
import { failedRecords } from "../../src/core/evaluation/retry.ts";
import type { EvaluationEvent } from "../../src/core/evaluation/run.ts";
import { type Lock, RUN_VERSION, type RunStore, type StoredRun } from "../../src/core/evaluation/runStore.ts";
import { runStored } from "../../src/core/evaluation/runStored.ts";
import { summarize } from "../../src/core/evaluation/summary.ts";
import { hashFraction } from "../../src/core/hash.ts";
import type { GenerationItem, Generator } from "../../src/core/ports.ts";
import { strategyById } from "../../src/core/prompts/strategies.ts";
import { makeProblem, MODEL } from "../unit/evaluation/records.ts";

interface Shape {
  readonly n: number;
  readonly blockSize: number;
  readonly repeats: number;
  readonly models: number;
  readonly strategies: number;
  /** The last model is not asked with the last strategy, where it has others. */
  readonly isSparse?: boolean;
}

const shapes: fc.Arbitrary<Shape> = fc.record({
  n: fc.integer({ min: 1, max: 5 }),
  blockSize: fc.integer({ min: 1, max: 3 }),
  repeats: fc.integer({ min: 1, max: 2 }),
  models: fc.integer({ min: 1, max: 2 }),
  strategies: fc.integer({ min: 1, max: 2 }),
  isSparse: fc.boolean(),
});

function makeRun({ n, blockSize, repeats, models, strategies, isSparse = false }: Shape): StoredRun {
  const ids = Array.from({ length: models }, (_, i) => `model ${i}`);
  const asked = ["verbose", "pruned"].slice(0, strategies);
  const arms = ids.flatMap((model) => asked.map((strategy) => ({ model, strategy })));
  return {
    version: RUN_VERSION,
    id: "run",
    title: "A run",
    createdAt: 1,
    origin: "live",
    models: ids,
    plan: {
      problems: Array.from({ length: n }, (_, i) => makeProblem(i)),
      strategies: asked.map((id) => strategyById(id)!),
      ...(isSparse && strategies > 1 ? { arms: arms.slice(0, -1) } : {}),
      decoding: { temperature: 1, topP: 1, seed: 7 },
      blockSize,
      repeats,
    },
  };
}

/** Answers are a function of the sample key; one in seven fails. `asked` hears every item. */
function generator(id: string, asked: (item: GenerationItem) => void = () => {}, heals = false): Generator {
  return new ScriptedGenerator({
    model: { ...MODEL, id },
    clock: { now: () => 0 },
    wait: () => Promise.resolve(),
    replyTo: (item) => {
      asked(item);
      const draw = hashFraction(item.sampleKey);
      if (draw < 1 / 7 && !heals) throw new AppError({ code: "out-of-memory", message: "No room." });
      const tokens = [..."So it is.\n#### "].slice(0, 9 + Math.floor(draw * 9));
      const words = [...tokens, String(Math.floor(draw * 40))];
      return {
        kind: "reply",
        promptTokens: 9,
        tokens: words.map((text, i) => ({ id: i, text })),
        finishReason: "stop",
      };
    },
  });
}

interface Attempt {
  readonly store: RunStore;
  readonly lock?: Lock;
  readonly asked?: (item: GenerationItem) => void;
  readonly heals?: boolean;
  readonly retryFailed?: boolean;
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: EvaluationEvent) => void;
}

function attempt(run: StoredRun, { store, lock = memoryLock(), asked, heals, ...rest }: Attempt) {
  const generators = run.models.map((id) => generator(id, asked, heals));
  const { signal = new AbortController().signal, onEvent = () => {}, retryFailed = false } = rest;
  return runStored(signal, { runId: run.id, generators, store, lock, retryFailed }, onEvent);
}

async function kept(run: StoredRun): Promise<RunStore> {
  const store = memoryRuns();
  await store.put(run);
  return store;
}

const summaryText = (records: readonly EvaluationRecord[]): string =>
  JSON.stringify(summarize(records.map(gradeRecord)));

/** What an uninterrupted run comes to, and how many events it tells. */
async function uninterrupted(run: StoredRun) {
  let events = 0;
  const records = (await attempt(run, { store: await kept(run), onEvent: () => (events += 1) }))!;
  return { records, summary: summaryText(records), events };
}

const armOf = (record: EvaluationRecord): string => `${record.model.id} ${record.strategyId}`;

/** Complete figures stand on the same problems in each arm. */
async function expectFair(run: StoredRun, store: RunStore): Promise<void> {
  const fair = completeRecords(run, await store.records(run.id));
  const arms = new Set(fair.map(armOf));
  const problems = [...arms].map((arm) =>
    fair
      .filter((record) => armOf(record) === arm)
      .map((record) => `${record.problemId} ${record.repeat}`)
      .join(", "),
  );
  expect(new Set(problems).size).toBeLessThanOrEqual(1);
}

describe("an evaluation that is kept", { timeout: 120_000 }, () => {
  it("stopped at any event and resumed gives byte for byte the summary of an uninterrupted run", async () => {
    await fc.assert(
      fc.asyncProperty(shapes, async (shape) => {
        const run = makeRun(shape);
        const whole = await uninterrupted(run);
        for (let last = 1; last <= whole.events; last++) {
          const store = await kept(run);
          const stop = new AbortController();
          let told = 0;
          const onEvent = (): void => {
            if (++told === last) stop.abort();
          };
          await attempt(run, { store, signal: stop.signal, onEvent }).catch((error: Error) => {
            expect(error.name).toBe("AbortError");
          });
          await expectFair(run, store);
          const resumed = (await attempt(run, { store }))!;
          // The summary is a function of the records; its bootstrap is too slow to be taken at every event.
          expect(resumed).toEqual(whole.records);
          expect(completeRecords(run, await store.records(run.id))).toEqual(whole.records);
          if (last === Math.ceil(whole.events / 2)) expect(summaryText(resumed)).toBe(whole.summary);
        }
      }),
      { numRuns: 6 },
    );
  });

  it("stopped by a full disk at any block and resumed gives the same summary", async () => {
    await fc.assert(
      fc.asyncProperty(shapes, async (shape) => {
        const run = makeRun(shape);
        const whole = await uninterrupted(run);
        const blocks = new Set(whole.records.map((record) => record.blockKey)).size;
        for (let full = 0; full < blocks; full++) {
          const store = await kept(run);
          let added = 0;
          const addBlock: RunStore["addBlock"] = async (id, records) => {
            if (added++ === full) throw new AppError({ code: "out-of-storage", message: "Full." });
            return store.addBlock(id, records);
          };
          const ended = attempt(run, { store: { ...store, addBlock } });
          await expect(ended).rejects.toMatchObject({ code: "out-of-storage" });
          await expectFair(run, store);
          const asked: string[] = [];
          const resumed = (await attempt(run, { store, asked: ({ sampleKey }) => asked.push(sampleKey) }))!;
          expect(resumed).toEqual(whole.records);
          expect(asked.length).toBeLessThanOrEqual(whole.records.length - full);
        }
      }),
      { numRuns: 6 },
    );
  });

  it("asks each model with the strategies of its arms and no other, and is listed with all that it comes to", async () => {
    await fc.assert(
      fc.asyncProperty(shapes, async (shape) => {
        const run = makeRun(shape);
        const { records } = await uninterrupted(run);
        const all = run.models.flatMap((model) => run.plan.strategies.map(({ id }) => `${model} ${id}`));
        const arms = run.plan.arms?.map(({ model, strategy }) => `${model} ${strategy}`) ?? all;
        expect(new Set(records.map(armOf))).toEqual(new Set(arms));
        const store = await kept(run);
        await attempt(run, { store });
        const [listing] = await store.list();
        expect(listing).toMatchObject({ done: records.length, total: arms.length * shape.n * shape.repeats });
      }),
      { numRuns: 20 },
    );
  });

  it("keeps a failed item with its code, and on request runs its block again, and no other", async () => {
    const run = makeRun({ n: 20, blockSize: 3, repeats: 2, models: 2, strategies: 2 });
    const store = await kept(run);
    const first = (await attempt(run, { store }))!;
    const failed = failedRecords(first);
    expect(failed.length).toBeGreaterThan(0);
    expect(new Set(failed.map(({ outcome }) => outcome.kind === "failed" && outcome.code))).toEqual(
      new Set(["out-of-memory"]),
    );
    const asked = new Set<string>();
    const ask = ({ sampleKey }: GenerationItem): unknown => asked.add(sampleKey);
    await attempt(run, { store, asked: ask });
    expect(asked.size).toBe(0);
    const second = (await attempt(run, { store, asked: ask, heals: true, retryFailed: true }))!;
    const blocks = new Set(failed.map((record) => record.blockKey));
    const inBlocks = first.filter((record) => blocks.has(record.blockKey));
    expect(asked).toEqual(new Set(inBlocks.map((record) => record.sampleKey)));
    expect(failedRecords(second)).toEqual([]);
    expect(second.filter((record) => !blocks.has(record.blockKey))).toEqual(
      first.filter((record) => !blocks.has(record.blockKey)),
    );
    expect(await store.records(run.id)).toHaveLength(first.length);
  });

  it("runs a reworded strategy again, and no other", async () => {
    await fc.assert(
      fc.asyncProperty(shapes, fc.nat(1), async (shape, drawn) => {
        const run = makeRun(shape);
        const place = drawn % run.plan.strategies.length;
        const store = await kept(run);
        const before = (await attempt(run, { store }))!;
        const strategies = run.plan.strategies.map((strategy, i) =>
          i === place
            ? { ...strategy, maxNewTokens: strategy.maxNewTokens - 9, instruction: "Anew: {question}" }
            : strategy,
        );
        const reworded = { ...run, plan: { ...run.plan, strategies } };
        await store.put(reworded);
        const asked = new Set<string>();
        const after = (await attempt(reworded, { store, asked: ({ sampleKey }) => asked.add(sampleKey) }))!;
        const own = (record: EvaluationRecord): boolean => record.strategyId === strategies[place]!.id;
        expect(asked).toEqual(new Set(after.filter(own).map((record) => record.sampleKey)));
        expect(after.filter((record) => !own(record))).toEqual(before.filter((record) => !own(record)));
        expect(completeRecords(reworded, await store.records(run.id))).toEqual(after);
      }),
      { numRuns: 8 },
    );
  });

  it("is run by one runner at a time, and the other is told at once", async () => {
    const run = makeRun({ n: 4, blockSize: 2, repeats: 1, models: 1, strategies: 2 });
    const store = await kept(run);
    const lock = memoryLock();
    const asked: string[] = [];
    const runs = await Promise.all(
      [1, 2, 3].map(() => attempt(run, { store, lock, asked: ({ sampleKey }) => asked.push(sampleKey) })),
    );
    expect(runs.map((records) => records?.length)).toEqual([8, undefined, undefined]);
    expect(asked).toHaveLength(8);
    expect(await attempt(run, { store, lock })).toEqual(runs[0]);
  });

  it("lets go of the lock when it breaks down", async () => {
    const run = makeRun({ n: 1, blockSize: 1, repeats: 1, models: 1, strategies: 1 });
    const lock = memoryLock();
    await expect(attempt(run, { store: memoryRuns(), lock })).rejects.toMatchObject({ code: "not-found" });
    expect(await attempt(run, { store: await kept(run), lock })).toHaveLength(1);
  });

  it("draws anew in every repeat, and the first repeat as a run without repeats does", async () => {
    const shape = { n: 3, blockSize: 2, repeats: 1, models: 1, strategies: 2 };
    const once = (await uninterrupted(makeRun(shape))).records;
    const thrice = (await uninterrupted(makeRun({ ...shape, repeats: 3 }))).records;
    expect(new Set(thrice.map((record) => record.sampleKey)).size).toBe(18);
    expect(thrice.filter(({ repeat }) => repeat === 0)).toEqual(once);
  });

  it("refuses two models of one name", async () => {
    const run = { ...makeRun({ n: 1, blockSize: 1, repeats: 1, models: 1, strategies: 1 }), models: ["a", "a"] };
    await expect(attempt(run, { store: await kept(run) })).rejects.toMatchObject({ code: "bad-argument" });
  });
});
