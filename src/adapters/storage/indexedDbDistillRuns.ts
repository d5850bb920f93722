import { type DBSchema, type IDBPDatabase, openDB } from "idb";

import type { TraceBlock } from "../../core/distill/collection.ts";
import { DISTILL_RUN_VERSION, type DistillRun } from "../../core/distill/distillRun.ts";
import type { DistillRunStore } from "../../core/distill/distillRunStore.ts";
import { tracesHash } from "../../core/distill/plan.ts";
import { AppError } from "../../core/errors.ts";

const DATABASE_VERSION = 1;
/** Blocks: reading more of them in one request takes a page's thread for too long. */
const AT_ONCE = 32;

interface Tables extends DBSchema {
  runs: { key: string; value: DistillRun };
  traces: { key: [tracesHash: string, index: number]; value: TraceBlock };
}

/** Keeps distillations in the browser's database `name`. AppError `unsupported` where the browser keeps nothing. */
export function indexedDbDistillRuns(name = "terse-distillations"): DistillRunStore {
  const use = async <T>(work: (database: IDBPDatabase<Tables>) => Promise<T>): Promise<T> => {
    try {
      const database = await openDB<Tables>(name, DATABASE_VERSION, {
        upgrade: (created) => {
          created.createObjectStore("runs", { keyPath: "id" });
          created.createObjectStore("traces");
        },
      });
      // Calls are seldom: a connection that is closed again stands in no other tab's way.
      return await work(database).finally(() => database.close());
    } catch (thrown) {
      throw storageError(thrown);
    }
  };
  return {
    list: () =>
      use(async (database) =>
        (await database.getAll("runs")).filter(isReadable).sort((a, b) => b.createdAt - a.createdAt),
      ),
    get: (id) =>
      use(async (database) => {
        const run = await database.get("runs", id);
        return run && isReadable(run) ? run : undefined;
      }),
    put: (run) => use(async (database) => void (await database.put("runs", run))),
    delete: (id) =>
      use(async (database) => {
        const transaction = database.transaction(["runs", "traces"], "readwrite");
        const runs = transaction.objectStore("runs");
        const gone = await runs.get(id);
        await runs.delete(id);
        const hash = gone && tracesHash(gone.plan);
        const isNeeded = (await runs.getAll()).some(({ plan }) => tracesHash(plan) === hash);
        if (hash !== undefined && !isNeeded) await transaction.objectStore("traces").delete(blocksOf(hash));
        await transaction.done;
      }),
    blocks: (hash) =>
      use(async (database) => {
        const blocks: TraceBlock[] = [];
        let some: TraceBlock[];
        do {
          some = await database.getAll("traces", blocksOf(hash, (blocks.at(-1)?.index ?? -1) + 1), AT_ONCE);
          blocks.push(...some);
        } while (some.length === AT_ONCE);
        return blocks;
      }),
    addBlock: (hash, block) => use(async (database) => void (await database.put("traces", block, [hash, block.index]))),
  };
}

/** A later version of the page may have kept it in another shape. */
function isReadable({ version }: DistillRun): boolean {
  return version === DISTILL_RUN_VERSION;
}

function blocksOf(hash: string, first = 0): IDBKeyRange {
  return IDBKeyRange.bound([hash, first], [hash, Infinity]);
}

function storageError(thrown: unknown): unknown {
  if (!(thrown instanceof DOMException || thrown instanceof ReferenceError)) return thrown;
  if (thrown.name === "QuotaExceededError") {
    return new AppError({
      code: "out-of-storage",
      message: "The browser has no room left for this run; what was kept before stands.",
      hint: "Delete runs or models that you no longer need, then resume.",
      cause: thrown,
    });
  }
  return new AppError({
    code: "unsupported",
    message: `The browser does not let this page keep runs (${thrown.name}).`,
    hint: "Allow the page to store data; private windows often do not.",
    cause: thrown,
  });
}
