import { AppError } from "../../core/errors.ts";
import { plannedItems } from "../../core/evaluation/plannedItems.ts";
import type { WholeRun } from "../../core/evaluation/runFiles.ts";
import type { RunListing, RunStore } from "../../core/evaluation/runStore.ts";
import { readRunFile } from "./readRunFile.ts";

/** A run that ships with the page. */
export interface RecordedRun {
  /** Relative to the folder of recorded runs. */
  readonly file: string;
  readonly listing: RunListing;
}

/** The entry of a run's file in the index. AppError `bad-file` for what is no whole run. */
export function recordedRun(file: string, text: string): RecordedRun {
  const { run, records } = readWhole(file, text);
  const { id, title, createdAt, origin, models } = run;
  const listing = {
    run: { id, title, createdAt, origin, models },
    done: records.length,
    total: plannedItems(run),
    bytes: text.length,
  };
  return { file, listing };
}

/** The index of all recorded runs, in the order of their files. AppError `bad-file` where two are the same run. */
export function recordedRunsIndex(files: readonly { readonly file: string; readonly text: string }[]): RecordedRun[] {
  const runs = new Map<string, RecordedRun>();
  for (const { file, text } of files) {
    const run = recordedRun(file, text);
    const { id } = run.listing.run;
    const same = runs.get(id);
    if (same) throw new AppError({ code: "bad-file", message: `${same.file} and ${file} hold the same run.` });
    runs.set(id, run);
  }
  return [...runs.values()];
}

/**
 * A store with the recorded runs beside those kept, after them in the list. They are read, never written or deleted.
 * Where they cannot be fetched, the others are there all the same. `read` gives a file of their folder.
 */
export function withRecordedRuns(store: RunStore, read: (file: string) => Promise<string>): RunStore {
  let index: Promise<readonly RecordedRun[]> | undefined;
  const shelf = (): Promise<readonly RecordedRun[]> =>
    (index ??= read("index.json").then((text) => JSON.parse(text) as readonly RecordedRun[])).catch(() => {
      index = undefined;
      return [];
    });
  const runs = new Map<string, WholeRun>();
  const find = async (id: string): Promise<WholeRun | undefined> => {
    const entry = (await shelf()).find(({ listing }) => listing.run.id === id);
    if (!entry) return undefined;
    const run = runs.get(entry.file) ?? readWhole(entry.file, await read(entry.file));
    runs.set(entry.file, run);
    return run;
  };
  return {
    ...store,
    list: async () => [...(await store.list()), ...(await shelf()).map(({ listing }) => listing)],
    get: async (id) => (await store.get(id)) ?? (await find(id))?.run,
    records: async (id) => {
      const kept = await store.records(id);
      return kept.length > 0 ? kept : [...((await find(id))?.records ?? [])];
    },
  };
}

function readWhole(file: string, text: string): WholeRun {
  const { run, records } = readRunFile(file, text);
  if (run) return { run: { ...run, origin: "recorded" }, records };
  throw new AppError({ code: "bad-file", message: `${file} holds items, but not their run.` });
}
