import { AppError } from "../../src/core/errors.ts";
import type { EvaluationRecord } from "../../src/core/evaluation/record.ts";
import { RUN_VERSION, type RunStore, type StoredRun } from "../../src/core/evaluation/runStore.ts";
import { STRATEGIES } from "../../src/core/prompts/strategies.ts";
import { strategyVersion } from "../../src/core/prompts/strategy.ts";
import { type Random, random } from "../../src/core/random.ts";
import { makeProblem, makeRecord, outcomeOf } from "../unit/evaluation/records.ts";

export interface RunStoreLaw {
  readonly title: string;
  /** `open` gives the same runs each time, as a page does that is loaded again. Throws when the law is broken. */
  readonly check: (open: () => RunStore) => Promise<void>;
}

/** The laws of the RunStore port. They need no test runner, so that they also run within a page. */
export const RUN_STORE_LAWS: readonly RunStoreLaw[] = [
  { title: "reads back what was added, equal and in order, after any sequence of calls", check: checkAgainstModel },
  { title: "lists newest first, with what is done of what is planned", check: checkListing },
  { title: "counts no record of a strategy as it was worded before", check: checkRewording },
  { title: "refuses a block of a run that is not there, and brings no deleted run back", check: checkDeleted },
  { title: "refuses records that are not one block, and keeps what was there", check: checkNotOneBlock },
  { title: "keeps what it was given, whatever happens to that object later", check: checkCopies },
];

const [verbose, pruned] = STRATEGIES.slice(0, 2) as [(typeof STRATEGIES)[number], (typeof STRATEGIES)[number]];

export function makeRun(id: string, createdAt = 1): StoredRun {
  return {
    version: RUN_VERSION,
    id,
    title: `Run ${id} – “${id}”`,
    createdAt,
    origin: "live",
    models: ["scripted"],
    plan: {
      problems: [0, 1, 2, 3].map((i) => makeProblem(i)),
      strategies: [verbose, pruned],
      decoding: { temperature: 0, topP: 1, seed: 7 },
      blockSize: 2,
      repeats: 1,
    },
  };
}

export function makeBlock(blockKey: string, strategy = verbose, text = "right"): EvaluationRecord[] {
  const tokens = text.length;
  return [0, 1].map((i) => {
    const record = makeRecord(makeProblem(i), strategy.id, outcomeOf(i === 0 ? "right" : "failed", String(i), tokens));
    return { ...record, blockKey, strategyVersion: strategyVersion(strategy) };
  });
}

async function checkAgainstModel(open: () => RunStore): Promise<void> {
  const model = new Map<string, { run: StoredRun; blocks: Map<string, EvaluationRecord[]> }>();
  const draw = random("run store", "calls");
  for (let call = 0; call < 60; call++) {
    const store = open();
    const id = ["a", "b/../c", "ü .json", ""][draw.integer(0, 3)]!;
    const known = model.get(id);
    const kind = draw.integer(0, 9);
    if (kind < 3) {
      const run = makeRun(id, call);
      await store.put(run);
      model.set(id, { run, blocks: known?.blocks ?? new Map<string, EvaluationRecord[]>() });
    } else if (kind === 3) {
      await store.delete(id);
      model.delete(id);
    } else if (known !== undefined) {
      const block = drawBlock(draw, call);
      await store.addBlock(id, block);
      known.blocks.set(block[0]!.blockKey, block);
    }
    same(await store.get(id), model.get(id)?.run, "the run");
    same(await store.records(id), [...(model.get(id)?.blocks.values() ?? [])].flat(), "its records");
  }
  const store = open();
  const ids = (await store.list()).map(({ run }) => run.id).sort();
  same(ids, [...model.keys()].sort(), "the runs");
}

function drawBlock(draw: Random, call: number): EvaluationRecord[] {
  return makeBlock(`block ${draw.integer(0, 12)}`, verbose, "x".repeat(call));
}

async function checkListing(open: () => RunStore): Promise<void> {
  const store = open();
  for (const [id, createdAt] of [
    ["old", 1],
    ["new", 3],
    ["middle", 2],
  ] as const) {
    await store.put(makeRun(id, createdAt));
  }
  const empty = (await store.list()).find(({ run }) => run.id === "new")!;
  await store.addBlock("new", makeBlock("one"));
  await store.addBlock("new", makeBlock("two", pruned));
  await store.addBlock("new", makeBlock("two", pruned, "longer"));
  const listings = await open().list();
  same(
    listings.map(({ run }) => run.id),
    ["new", "middle", "old"],
    "the order",
  );
  const { id, title, createdAt, origin, models } = makeRun("new", 3);
  same(listings[0]!.run, { id, title, createdAt, origin, models }, "the listing");
  same(
    listings.map(({ done, total }) => [done, total]),
    [
      [4, 8],
      [0, 8],
      [0, 8],
    ],
    "what is done",
  );
  const grown = listings[0]!.bytes - empty.bytes;
  const text = JSON.stringify([...makeBlock("one"), ...makeBlock("two", pruned, "longer")]).length;
  if (Math.abs(grown - text) > 0.1 * text) throw new Error(`The records take ${text} bytes, and ${grown} are listed.`);
}

async function checkRewording(open: () => RunStore): Promise<void> {
  const store = open();
  const run = makeRun("reworded");
  await store.put(run);
  await store.addBlock(run.id, makeBlock("one"));
  await store.addBlock(run.id, makeBlock("two", pruned));
  const reworded = { ...verbose, instruction: `${verbose.instruction} Please.`, maxNewTokens: 9 };
  await store.put({ ...run, plan: { ...run.plan, strategies: [reworded, pruned] } });
  const [listing] = await store.list();
  same([listing?.done, listing?.total], [2, 8], "what is done");
  same((await store.records(run.id)).length, 4, "the records");
}

async function checkDeleted(open: () => RunStore): Promise<void> {
  const store = open();
  await store.put(makeRun("gone"));
  await store.put(makeRun("gone2"));
  await store.addBlock("gone", makeBlock("one"));
  await store.addBlock("gone2", makeBlock("one"));
  await store.delete("gone");
  await rejects(store.addBlock("gone", makeBlock("two")), "not-found");
  await rejects(store.addBlock("never", makeBlock("two")), "not-found");
  same(await open().records("gone"), [], "the deleted run's records");
  same(await open().get("gone"), undefined, "the deleted run");
  same(await open().records("gone2"), makeBlock("one"), "the other run's records");
  await store.put(makeRun("gone"));
  same(await store.records("gone"), [], "the records of a run put anew");
  await store.delete("never");
}

async function checkNotOneBlock(open: () => RunStore): Promise<void> {
  const store = open();
  await store.put(makeRun("run"));
  await store.addBlock("run", makeBlock("one"));
  await rejects(store.addBlock("run", []), "bad-argument");
  await rejects(store.addBlock("run", [...makeBlock("one"), ...makeBlock("two")]), "bad-argument");
  same(await store.records("run"), makeBlock("one"), "the records");
}

async function checkCopies(open: () => RunStore): Promise<void> {
  const store = open();
  const run = structuredClone(makeRun("run")) as { title: string } & StoredRun;
  const block = makeBlock("one");
  await store.put(run);
  await store.addBlock("run", block);
  run.title = "changed";
  block.pop();
  same(await store.get("run"), makeRun("run"), "the run");
  (await store.records("run")).pop();
  same(await store.records("run"), makeBlock("one"), "the records");
}

function same(actual: unknown, expected: unknown, what: string): void {
  const [a, b] = [actual, expected].map((value) => JSON.stringify(value, sorted));
  if (a !== b) throw new Error(`${what}: expected ${b}, got ${a}`);
}

function sorted(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

async function rejects(call: Promise<unknown>, code: string): Promise<void> {
  const ended = await call.then(
    () => "nothing",
    (thrown: unknown) => (thrown instanceof AppError ? thrown.code : String(thrown)),
  );
  if (ended !== code) throw new Error(`Expected a rejection with ${code}, got ${ended}.`);
}
