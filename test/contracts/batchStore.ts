import type { BatchListing, BatchStore, StoredBatch } from "../../src/core/distill/batchStore.ts";
import type { PrunedRow } from "../../src/core/distill/pruner.ts";
import { NO_USAGE } from "../../src/core/distill/usage.ts";
import { random } from "../../src/core/random.ts";

export interface BatchStoreLaw {
  readonly title: string;
  /** `open` gives the same batches each time, as a page does that is loaded again. Throws when the law is broken. */
  readonly check: (open: () => BatchStore) => Promise<void>;
}

/** The laws of the BatchStore port. They need no test runner, so that they also run within a page. */
export const BATCH_STORE_LAWS: readonly BatchStoreLaw[] = [
  { title: "reads back what was added, each row once and in order, after any sequence of calls", check: checkModel },
  { title: "lists newest first, with what is done of how many", check: checkListing },
  { title: "brings no deleted batch back", check: checkDeleted },
  { title: "keeps what it was given, whatever happens to that object later", check: checkCopies },
];

const TRACES = 5;

export function makeBatch(id: string, createdAt = 1): StoredBatch {
  return {
    id,
    title: `Batch ${id} – “${id}”`,
    createdAt,
    teacher: { kind: "model", id: "qwen@localhost:8000", version: "1" },
    split: "skill",
    fallsBack: true,
    traces: Array.from({ length: TRACES }, (_, i) => {
      const trace = { question: `${i}?`, response: `#### ${i} ${id}` };
      return { ...trace, source: { kind: "typed", ...trace } };
    }),
  };
}

export function makeRow(index: number, text: string): PrunedRow {
  const rejection = { kind: "noJson", call: "split" } as const;
  const rejected = { kind: "rejected", rejection, reply: text, usage: NO_USAGE } as const;
  const common = { index, fallback: undefined, answerKept: undefined, usage: NO_USAGE };
  return { ...common, pruned: undefined, tokens: undefined, rejection, outcome: rejected };
}

async function checkModel(open: () => BatchStore): Promise<void> {
  const model = new Map<string, { batch: StoredBatch; rows: Map<number, PrunedRow> }>();
  const draw = random("batch store", "calls");
  for (let call = 0; call < 60; call++) {
    const store = open();
    const id = ["a", "b/../c", "ü", ""][draw.integer(0, 3)]!;
    const known = model.get(id);
    const kind = draw.integer(0, 9);
    if (kind < 2) {
      const batch = makeBatch(id, call);
      await store.put(batch);
      model.set(id, { batch, rows: new Map() });
    } else if (kind === 2) {
      await store.delete(id);
      model.delete(id);
    } else {
      const row = makeRow(draw.integer(0, TRACES - 1), `reply ${call}`);
      await store.addRow(id, row);
      known?.rows.set(row.index, row);
    }
    const expected = model.get(id);
    same((await store.get(id))?.batch, expected?.batch, "the batch");
    const rows = [...(expected?.rows.values() ?? [])].sort((a, b) => a.index - b.index);
    same((await store.get(id))?.rows ?? [], rows, "its rows");
  }
}

async function checkListing(open: () => BatchStore): Promise<void> {
  const store = open();
  for (const [id, createdAt] of [
    ["old", 1],
    ["new", 2],
  ] as const) {
    await store.put(makeBatch(id, createdAt));
  }
  await store.addRow("new", makeRow(3, "a"));
  await store.addRow("new", makeRow(3, "b"));
  await store.addRow("new", makeRow(0, "c"));
  const listing = (id: string, createdAt: number, done: number): BatchListing => {
    const { traces, ...rest } = makeBatch(id, createdAt);
    return { ...rest, done, total: traces.length };
  };
  same(await open().list(), [listing("new", 2, 2), listing("old", 1, 0)], "the list");
}

async function checkDeleted(open: () => BatchStore): Promise<void> {
  const store = open();
  await store.put(makeBatch("gone"));
  await store.addRow("gone", makeRow(0, "a"));
  await store.delete("gone");
  await store.addRow("gone", makeRow(1, "b"));
  same(await open().get("gone"), undefined, "the batch");
  same(await open().list(), [], "the list");
  await store.put(makeBatch("gone"));
  same((await open().get("gone"))?.rows, [], "the rows of a new one");
}

async function checkCopies(open: () => BatchStore): Promise<void> {
  const traces = [...makeBatch("copy").traces];
  await open().put({ ...makeBatch("copy"), traces });
  traces.length = 0;
  same((await open().get("copy"))?.batch, makeBatch("copy"), "the batch");
}

function same(found: unknown, expected: unknown, what: string): void {
  const [a, b] = [found, expected].map((value) => JSON.stringify(sorted(value)));
  if (a !== b) throw new Error(`${what}: ${a} where ${b} was put.`);
}

/** With the keys in order, so that texts can be compared. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, each]) => [key, sorted(each)]),
  );
}
