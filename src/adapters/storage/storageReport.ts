import { AppError } from "../../core/errors.ts";
import type { RunStore } from "../../core/evaluation/runStore.ts";
import type { OfflineStore, StorageRoom } from "../../core/evaluation/storageReport.ts";

/** The parts of `navigator.storage` that are used; browsers may lack any of them. */
export interface StorageEstimates {
  estimate?(): Promise<{ readonly usage?: number; readonly quota?: number }>;
  persist?(): Promise<boolean>;
  persisted?(): Promise<boolean>;
}

/** Left free beyond what was asked for: estimates are padded, and a database needs room to write anew what it replaces. */
const RESERVE_BYTES = 4 * 2 ** 20;

/** Without `estimates` (an old browser, or an insecure address) nothing is known of the room, and nothing refused. */
export function storageRoom(store: RunStore, estimates: StorageEstimates = {}, offline?: OfflineStore): StorageRoom {
  const known = async (): Promise<{ readonly usage?: number; readonly quota?: number }> => {
    try {
      return (await estimates.estimate?.()) ?? {};
    } catch {
      return {};
    }
  };
  const deleteAllRuns = async (): Promise<void> => {
    for (const { run } of await store.list()) await store.delete(run.id);
  };
  return {
    report: async () => {
      const [runs, files, { usage, quota }, persisted] = await Promise.all([
        store.list(),
        offline?.report(),
        known(),
        estimates.persisted?.(),
      ]);
      return { runs, offline: files, usedBytes: usage, quotaBytes: quota, persistent: persisted ?? false };
    },
    require: async (bytes) => {
      const { usage = 0, quota } = await known();
      if (quota !== undefined && quota - usage < bytes + RESERVE_BYTES) throw noRoom(bytes, quota, usage);
    },
    persist: async () => (await estimates.persist?.()) ?? false,
    deleteRun: (id) => store.delete(id),
    deleteAllRuns,
    deleteOffline: async () => offline?.delete(),
  };
}

function noRoom(bytes: number, quota: number, usage: number): AppError {
  const megabytes = (count: number): string => `${(Math.max(0, count) / 2 ** 20).toFixed(1)} MiB`;
  return new AppError({
    code: "out-of-storage",
    message:
      quota === 0
        ? "The browser lets this page keep nothing."
        : `This run needs about ${megabytes(bytes + RESERVE_BYTES)}, and the browser has ${megabytes(quota - usage)} left for this page.`,
    hint:
      quota === 0
        ? "Allow the page to store data; private windows often do not."
        : "Delete kept runs under Storage, or choose fewer problems.",
  });
}
