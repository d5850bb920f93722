import { type DBSchema, type IDBPDatabase, openDB } from "idb";

import {
  dataSetListing,
  type DataSetStore,
  type DistillExample,
  readListing,
  type StoredDataSetListing,
} from "../../core/distill/dataSet.ts";
import { AppError } from "../../core/errors.ts";

const DATABASE_VERSION = 1;
const STORES = ["listings", "examples"] as const;

interface Tables extends DBSchema {
  listings: { key: string; value: StoredDataSetListing };
  examples: { key: string; value: readonly DistillExample[] };
}

/**
 * Keeps data sets in the browser's database `name`, apart from that of the runs, whose shape need not change with theirs.
 * Rejects with AppError `unsupported` where the browser keeps nothing.
 */
export function indexedDbDataSets(name = "terse-data-sets"): DataSetStore {
  const use = async <T>(work: (database: IDBPDatabase<Tables>) => Promise<T>): Promise<T> => {
    try {
      const database = await openDB<Tables>(name, DATABASE_VERSION, {
        upgrade: (created) => STORES.forEach((store) => void created.createObjectStore(store)),
      });
      // Sets are few and calls seldom: a connection that is closed again stands in no other tab's way.
      return await work(database).finally(() => database.close());
    } catch (thrown) {
      throw storageError(thrown);
    }
  };
  return {
    list: () =>
      use(async (database) => {
        const stored = await database.getAll("listings");
        return stored.map(readListing).sort((a, b) => b.createdAt - a.createdAt);
      }),
    put: (set) =>
      use(async (database) => {
        const transaction = database.transaction(STORES, "readwrite");
        await Promise.all([
          transaction.objectStore("listings").put(dataSetListing(set), set.id),
          transaction.objectStore("examples").put(set.examples, set.id),
          transaction.done,
        ]);
      }),
    get: (id) =>
      use(async (database) => {
        const transaction = database.transaction(STORES);
        const [listing, examples] = await Promise.all([
          transaction.objectStore("listings").get(id),
          transaction.objectStore("examples").get(id),
        ]);
        if (!listing || !examples) return undefined;
        const { title, createdAt, teacher, split } = readListing(listing);
        return { id, title, createdAt, teacher, split, examples };
      }),
    delete: (id) =>
      use(async (database) => {
        const transaction = database.transaction(STORES, "readwrite");
        await Promise.all([...STORES.map((store) => transaction.objectStore(store).delete(id)), transaction.done]);
      }),
  };
}

function storageError(thrown: unknown): unknown {
  if (!(thrown instanceof DOMException || thrown instanceof ReferenceError)) return thrown;
  if (thrown.name === "QuotaExceededError") {
    return new AppError({
      code: "out-of-storage",
      message: "The browser has no room left for this data set; what was kept before stands.",
      hint: "Delete kept data sets or runs, or export this one instead.",
      cause: thrown,
    });
  }
  return new AppError({
    code: "unsupported",
    message: `The browser does not let this page keep data sets (${thrown.name}).`,
    hint: "Allow the page to store data, or export the data set instead.",
    cause: thrown,
  });
}
