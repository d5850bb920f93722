import { type DBSchema, type IDBPDatabase, type IDBPTransaction, openDB } from "idb";

import { AppError } from "../../core/errors.ts";
import type { RunStore } from "../../core/evaluation/runStore.ts";
import {
  type BlockHead,
  blockText,
  listing,
  newestFirst,
  noSuchRun,
  readBlock,
  readRun,
  type RunRow,
  runRow,
} from "./runText.ts";

/** Raised with the stores below; what is in them has versions of its own. */
const DATABASE_VERSION = 1;
const STORES = ["runs", "heads", "blocks"] as const;

type BlockId = [runId: string, blockKey: string];

interface Tables extends DBSchema {
  runs: { key: string; value: RunRow };
  heads: {
    key: BlockId;
    value: BlockHead & { readonly runId: string; readonly place: number };
    indexes: { runId: string };
  };
  blocks: {
    key: BlockId;
    value: { readonly runId: string; readonly place: number; readonly text: string };
    /** In the order in which blocks were first added. */
    indexes: { place: [runId: string, place: number] };
  };
}

type Database = IDBPDatabase<Tables>;
type Writing = IDBPTransaction<Tables, (typeof STORES)[number][], "readwrite">;

/**
 * Keeps runs in the browser's database `name`. Rejects with AppError `unsupported` where the browser keeps nothing, or
 * another tab holds the database in an older shape.
 */
export function indexedDbRuns(name = "terse"): RunStore {
  const connection = new Connection(name);
  return {
    list: () =>
      connection.use(async (database) => {
        const transaction = database.transaction(["runs", "heads"]);
        const [rows, heads] = await Promise.all([
          transaction.objectStore("runs").getAll(),
          transaction.objectStore("heads").getAll(),
        ]);
        const headsOf = (id: string): BlockHead[] => heads.filter((head) => head.runId === id);
        return newestFirst(rows.map((row) => listing(row, headsOf(row.id))));
      }),
    put: (run) =>
      connection.write(async (transaction) => void (await transaction.objectStore("runs").put(runRow(run)))),
    get: async (id) => {
      const row = await connection.use((database) => database.get("runs", id));
      return row && readRun(row.text);
    },
    addBlock: async (runId, records) => {
      const { key, text, head } = blockText(records);
      await connection.write(async (transaction) => {
        if ((await transaction.objectStore("runs").getKey(runId)) === undefined) throw noSuchRun();
        const heads = transaction.objectStore("heads");
        const place = (await heads.get([runId, key]))?.place ?? (await heads.index("runId").count(runId));
        await heads.put({ ...head, runId, place }, [runId, key]);
        await transaction.objectStore("blocks").put({ runId, place, text }, [runId, key]);
      });
    },
    records: async (runId) => {
      const range = IDBKeyRange.bound([runId, 0], [runId, Infinity]);
      const blocks = await connection.use((database) => database.getAllFromIndex("blocks", "place", range));
      return blocks.flatMap(({ text }) => readBlock(text));
    },
    delete: (runId) =>
      connection.write(async (transaction) => {
        const ofRun = IDBKeyRange.bound([runId], [runId, []]);
        await transaction.objectStore("runs").delete(runId);
        await transaction.objectStore("heads").delete(ofRun);
        await transaction.objectStore("blocks").delete(ofRun);
      }),
  };
}

/** Opens the database when it is first needed, and again after the browser has closed it. */
class Connection {
  readonly #name: string;
  #open: Promise<Database> | undefined;

  constructor(name: string) {
    this.#name = name;
  }

  async use<T>(work: (database: Database) => Promise<T>): Promise<T> {
    this.#open ??= this.#connect();
    try {
      return await work(await this.#open);
    } catch (thrown) {
      throw storageError(thrown);
    }
  }

  /** All of `work` is kept, or, when it throws, nothing. */
  write(work: (transaction: Writing) => Promise<void>): Promise<void> {
    return this.use(async (database) => {
      const transaction = database.transaction([...STORES], "readwrite");
      // A failed request aborts the transaction, and then both reject: the transaction knows the reason.
      const [worked, ended] = await Promise.allSettled([
        work(transaction).catch((thrown: unknown) => {
          if (transaction.error === null) abort(transaction);
          throw thrown;
        }),
        transaction.done,
      ]);
      if (worked.status === "rejected" && worked.reason instanceof AppError) throw worked.reason;
      if (ended.status === "rejected") throw ended.reason;
      if (worked.status === "rejected") throw worked.reason;
    });
  }

  #connect(): Promise<Database> {
    const forget = (): void => {
      this.#open = undefined;
    };
    const opened = new Promise<Database>((resolve, reject) => {
      const database = openDB<Tables>(this.#name, DATABASE_VERSION, {
        upgrade: createTables,
        blocked: () => reject(heldByAnotherTab()),
        // Another tab wants to change the shape, or delete the database: it would wait for this connection.
        blocking: (_current, _blocked, event) => {
          forget();
          (event.target as IDBDatabase).close();
        },
        terminated: forget,
      });
      database.then(resolve, reject);
    });
    opened.catch(forget);
    return opened;
  }
}

function createTables(database: Database): void {
  database.createObjectStore("runs", { keyPath: "id" });
  database.createObjectStore("heads").createIndex("runId", "runId");
  database.createObjectStore("blocks").createIndex("place", ["runId", "place"]);
}

/** A transaction that has already ended cannot be aborted, and need not be. */
function abort(transaction: Writing): void {
  try {
    transaction.abort();
  } catch (thrown) {
    if (!(thrown instanceof DOMException)) throw thrown;
  }
}

function heldByAnotherTab(): AppError {
  return new AppError({
    code: "unsupported",
    message: "Another tab of this page keeps the stored runs in an older form.",
    hint: "Close the page's other tabs, then reload this one.",
  });
}

function storageError(thrown: unknown): unknown {
  const name = thrown instanceof Error ? thrown.name : "";
  if (name === "QuotaExceededError") {
    return new AppError({
      code: "out-of-storage",
      message: "The browser has no room left for this run; what was kept before stands.",
      hint: "Delete kept runs under Storage, or free space on the disk, then resume.",
      cause: thrown,
    });
  }
  if (name === "VersionError") {
    return new AppError({
      code: "unsupported",
      message: "The stored runs were written by a newer version of this page.",
      hint: "Reload the page to get that version.",
      cause: thrown,
    });
  }
  if (thrown instanceof AppError || !(thrown instanceof DOMException || thrown instanceof ReferenceError))
    return thrown;
  return new AppError({
    code: "unsupported",
    message: `The browser does not let this page keep runs (${thrown.name}).`,
    hint: "Allow the page to store data (private windows often do not), or export the run before you leave.",
    cause: thrown,
  });
}
