import { type DBSchema, type IDBPDatabase, openDB } from "idb";

import type { BatchStore, BatchTrace, StoredBatch } from "../../core/distill/batchStore.ts";
import type { PrunedRow } from "../../core/distill/pruner.ts";
import { keepingError } from "./keepingError.ts";

const DATABASE_VERSION = 1;
const STORES = ["batches", "traces", "rows"] as const;

type RowId = [batch: string, index: number];

interface Tables extends DBSchema {
  batches: { key: string; value: Omit<StoredBatch, "traces"> & { readonly total: number } };
  traces: { key: string; value: readonly BatchTrace[] };
  rows: { key: RowId; value: PrunedRow };
}

/** Keeps batches in the browser's database `name`. Rejects with AppError `unsupported` where the browser keeps nothing. */
export function indexedDbBatches(name = "terse-batches"): BatchStore {
  const use = async <T>(work: (database: IDBPDatabase<Tables>) => Promise<T>): Promise<T> => {
    try {
      const database = await openDB<Tables>(name, DATABASE_VERSION, {
        upgrade: (created) => STORES.forEach((store) => void created.createObjectStore(store)),
      });
      // Calls are seldom: a connection that is closed again stands in no other tab's way.
      return await work(database).finally(() => database.close());
    } catch (thrown) {
      throw keepingError(thrown, "what was pruned");
    }
  };
  const rowsOf = (id: string): IDBKeyRange => IDBKeyRange.bound([id], [id, []]);
  return {
    list: () =>
      use(async (database) => {
        const stored = await database.getAll("batches");
        const listings = stored.map(async (batch) => ({
          ...batch,
          done: await database.count("rows", rowsOf(batch.id)),
        }));
        return (await Promise.all(listings)).sort((a, b) => b.createdAt - a.createdAt);
      }),
    put: ({ traces, ...batch }) =>
      use(async (database) => {
        const transaction = database.transaction(STORES, "readwrite");
        await Promise.all([
          transaction.objectStore("batches").put({ ...batch, total: traces.length }, batch.id),
          transaction.objectStore("traces").put(traces, batch.id),
          transaction.objectStore("rows").delete(rowsOf(batch.id)),
          transaction.done,
        ]);
      }),
    get: (id) =>
      use(async (database) => {
        const transaction = database.transaction(STORES);
        const [found, traces, rows] = await Promise.all([
          transaction.objectStore("batches").get(id),
          transaction.objectStore("traces").get(id),
          transaction.objectStore("rows").getAll(rowsOf(id)),
        ]);
        if (!found || !traces) return undefined;
        const { title, createdAt, teacher, split, fallsBack } = found;
        return { batch: { id, title, createdAt, teacher, split, fallsBack, traces }, rows };
      }),
    addRow: (id, row) =>
      use(async (database) => {
        const transaction = database.transaction(["batches", "rows"], "readwrite");
        // One that another tab has deleted stays deleted.
        const isThere = (await transaction.objectStore("batches").getKey(id)) !== undefined;
        if (isThere) await transaction.objectStore("rows").put(row, [id, row.index]);
        await transaction.done;
      }),
    delete: (id) =>
      use(async (database) => {
        const transaction = database.transaction(STORES, "readwrite");
        await Promise.all([
          transaction.objectStore("batches").delete(id),
          transaction.objectStore("traces").delete(id),
          transaction.objectStore("rows").delete(rowsOf(id)),
          transaction.done,
        ]);
      }),
  };
}
