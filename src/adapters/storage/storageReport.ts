import { AppError, toAppError } from "../../core/errors.ts";
import type { RunStore } from "../../core/evaluation/runStore.ts";
import {
  KEPT_KINDS,
  type KeptKind,
  type KeptThing,
  type OfflineStore,
  type Shelf,
  type StorageRoom,
} from "../../core/evaluation/storageReport.ts";

/** The parts of `navigator.storage` that are used; browsers may lack any of them. */
export interface StorageEstimates {
  estimate?(): Promise<{ readonly usage?: number; readonly quota?: number }>;
  persist?(): Promise<boolean>;
  persisted?(): Promise<boolean>;
}

/** Left free beyond what was asked for: estimates are padded, and a database needs room to write anew what it replaces. */
const RESERVE_BYTES = 4 * 2 ** 20;

/** What is kept beside runs. */
export interface KeptElsewhere {
  readonly offline?: OfflineStore | undefined;
  readonly shelves?: Readonly<Partial<Record<KeptKind, Shelf>>>;
}

/** Without `estimates` (an old browser, or an insecure address) nothing is known of the room, and nothing refused. */
export function storageRoom(
  store: RunStore,
  estimates: StorageEstimates = {},
  { offline, shelves = {} }: KeptElsewhere = {},
): StorageRoom {
  const known = async (): Promise<{ readonly usage?: number; readonly quota?: number }> => {
    try {
      return (await estimates.estimate?.()) ?? {};
    } catch {
      return {};
    }
  };
  const things = async (): Promise<readonly KeptThing[]> => {
    const listed = KEPT_KINDS.map(async (kind) => (await listOf(shelves[kind])).map((kept) => ({ ...kept, kind })));
    return (await Promise.all(listed)).flat();
  };
  return {
    report: async () => {
      const [runs, others, files, { usage, quota }, persisted] = await Promise.all([
        store.list(),
        things(),
        offline?.report(),
        known(),
        estimates.persisted?.(),
      ]);
      const room = { usedBytes: usage, quotaBytes: quota, persistent: persisted ?? false };
      return { runs, things: others, offline: files, ...room };
    },
    require: async (bytes) => {
      const { usage = 0, quota } = await known();
      if (quota !== undefined && quota - usage < bytes + RESERVE_BYTES) throw noRoom(bytes, quota, usage);
    },
    persist: async () => (await estimates.persist?.()) ?? false,
    deleteRun: (id) => store.delete(id),
    deleteThing: async ({ kind, id }) => shelves[kind]?.delete(id),
    deleteAll: async () => {
      for (const { run } of await store.list()) await store.delete(run.id);
      for (const { kind, id } of await things()) await shelves[kind]?.delete(id);
    },
    deleteOffline: async () => offline?.delete(),
  };
}

/** Where the browser has no place for them, none are kept. */
async function listOf(shelf: Shelf | undefined): ReturnType<Shelf["list"]> {
  try {
    return (await shelf?.list()) ?? [];
  } catch (thrown) {
    const error = toAppError(thrown);
    if (error instanceof AppError && error.code === "unsupported") return [];
    throw error;
  }
}

function noRoom(bytes: number, quota: number, usage: number): AppError {
  const megabytes = (count: number): string => `${(Math.max(0, count) / 2 ** 20).toFixed(1)} MiB`;
  return new AppError({
    code: "out-of-storage",
    message:
      quota === 0
        ? "The browser lets this page keep nothing."
        : `About ${megabytes(bytes + RESERVE_BYTES)} are needed, and the browser has ${megabytes(quota - usage)} left for this page.`,
    hint:
      quota === 0
        ? "Allow the page to store data; private windows often do not."
        : "Delete kept runs or models under Storage, or begin with fewer problems.",
  });
}
