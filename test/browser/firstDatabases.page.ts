import { indexedDbBatches } from "../../src/adapters/storage/indexedDbBatches.ts";
import { indexedDbDataSets } from "../../src/adapters/storage/indexedDbDataSets.ts";
import { indexedDbDistillRuns } from "../../src/adapters/storage/indexedDbDistillRuns.ts";
import { indexedDbRuns } from "../../src/adapters/storage/indexedDbRuns.ts";
import type { DataSet } from "../../src/core/distill/dataSet.ts";
import type { DistillRun } from "../../src/core/distill/distillRun.ts";
import { tracesHash } from "../../src/core/distill/plan.ts";
import { makeBatch, makeRow } from "../contracts/batchStore.ts";
import { makeDistillRun } from "../contracts/distillRunStore.ts";
import { makeBlock, makeRun } from "../contracts/runStore.ts";

/** A database as the browser has it, in JSON. */
export interface RawDatabase {
  readonly version: number;
  readonly stores: readonly RawStore[];
}

interface RawStore {
  readonly name: string;
  readonly keyPath: string | string[] | null;
  readonly indexes: readonly (readonly [name: string, keyPath: string | string[]])[];
  readonly rows: readonly (readonly [key: IDBValidKey, value: unknown])[];
}

const NAMES = ["runs", "distillations", "dataSets", "batches"] as const;
export type Databases = Readonly<Record<(typeof NAMES)[number], RawDatabase>>;

const DISTILLATION: DistillRun = {
  ...makeDistillRun("first"),
  traces: { sampled: 8, kept: 6, notKept: { wrong: 1, noAnswer: 0, truncated: 1, failed: 0, repeated: 0 }, tokens: 60 },
  lessons: {
    dataHash: "fedcba9876543210",
    lessons: 5,
    rejected: {},
    tokens: 30,
    example: { question: "2 + 2?", trace: "Well, it is 4.", target: "4" },
  },
  training: {
    device: "wasm",
    threads: 2,
    note: undefined,
    batch: { rows: 2, tokens: 128 },
    history: { steps: [{ step: 1, loss: 0.5, gradientNorm: 2, rate: 0.001, tokens: 100, ms: 3 }], checks: [] },
    ending: { kind: "finished", step: 9 },
  },
  child: { modelId: "0123456789abcdef", step: 9, evaluation: "run", measured: true },
};
const DATA_SET: DataSet = {
  id: "first",
  title: "First",
  createdAt: 1,
  teacher: { kind: "model", id: "model@host", version: "1", fallbacks: 2 },
  split: "skill",
  examples: [{ question: "2 + 2?", response: "Well, it is 4.", pruned: "4" }],
};

/** Keeps one of each, as the page of today does; what the databases hold then. */
export async function write(): Promise<Databases> {
  const runs = indexedDbRuns("today runs");
  await runs.put(makeRun("first"));
  await runs.addBlock("first", makeBlock("block"));
  const distillations = indexedDbDistillRuns("today distillations");
  await distillations.put(DISTILLATION);
  const notKept = { wrong: 0, noAnswer: 1, truncated: 0, failed: 0, repeated: 0 };
  const traces = [{ problemId: "p", question: "2 + 2?", response: "Well, it is 4.", tokens: 5 }];
  await distillations.addBlock(tracesHash(DISTILLATION.plan), { index: 0, traces, notKept });
  await indexedDbDataSets("today dataSets").put(DATA_SET);
  const batches = indexedDbBatches("today batches");
  await batches.put(makeBatch("first"));
  await batches.addRow("first", makeRow(3, "No JSON."));
  const read = NAMES.map(async (name) => [name, await readRaw(`today ${name}`)] as const);
  return Object.fromEntries(await Promise.all(read)) as unknown as Databases;
}

/** What the page of today reads from databases that an earlier one has written. */
export async function read(databases: Databases) {
  for (const name of NAMES) await writeRaw(`earlier ${name}`, databases[name]);
  const runs = indexedDbRuns("earlier runs");
  const distillations = indexedDbDistillRuns("earlier distillations");
  const [distillation] = await distillations.list();
  return {
    runs: await runs.list(),
    records: await runs.records("first"),
    distillation,
    blocks: distillation && (await distillations.blocks(tracesHash(distillation.plan))),
    dataSet: await indexedDbDataSets("earlier dataSets").get("first"),
    batches: await indexedDbBatches("earlier batches").list(),
    batch: await indexedDbBatches("earlier batches").get("first"),
  };
}

async function readRaw(name: string): Promise<RawDatabase> {
  const database = await settled(indexedDB.open(name));
  const stores = [...database.objectStoreNames].map(async (storeName): Promise<RawStore> => {
    const store = database.transaction(storeName).objectStore(storeName);
    const indexes = [...store.indexNames].map((index) => [index, store.index(index).keyPath] as const);
    const [keys, values] = await Promise.all([
      settled(store.getAllKeys()),
      settled(store.getAll() as IDBRequest<unknown[]>),
    ]);
    return { name: storeName, keyPath: store.keyPath, indexes, rows: keys.map((key, i) => [key, values[i]] as const) };
  });
  const raw = { version: database.version, stores: await Promise.all(stores) };
  database.close();
  return raw;
}

async function writeRaw(name: string, { version, stores }: RawDatabase): Promise<void> {
  const request = indexedDB.open(name, version);
  request.onupgradeneeded = () => {
    for (const { name: storeName, keyPath, indexes } of stores) {
      const store = request.result.createObjectStore(storeName, { keyPath });
      for (const [index, path] of indexes) store.createIndex(index, path);
    }
  };
  const database = await settled(request);
  for (const { name: storeName, keyPath, rows } of stores) {
    const store = database.transaction(storeName, "readwrite").objectStore(storeName);
    for (const [key, value] of rows) await settled(keyPath === null ? store.put(value, key) : store.put(value));
  }
  database.close();
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("No answer."));
  });
}
