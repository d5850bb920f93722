import { type DBSchema, type IDBPDatabase, openDB } from "idb";

import {
  dataSetListing,
  type DataSetStore,
  type DistillExample,
  readListing,
  type StoredDataSetListing,
} from "../../core/distill/dataSet.ts";
import { keepingError } from "./keepingError.ts";

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
      throw keepingError(thrown, "this data set");
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
