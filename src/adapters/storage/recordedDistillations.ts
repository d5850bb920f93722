import type { DistillRun } from "../../core/distill/distillRun.ts";
import type { DistillRunStore } from "../../core/distill/distillRunStore.ts";
import { freePlace } from "../../core/distill/freePlace.ts";
import { AppError } from "../../core/errors.ts";
import { readDistillationFile } from "./distillationFile.ts";

/** Of recorded distillations, below the folder of recorded runs. */
const FOLDER = "distillations";

/** The names of all recorded distillations. AppError `bad-file` for what is none, and where two are the same run. */
export function recordedDistillationsIndex(
  files: readonly { readonly file: string; readonly text: string }[],
): string[] {
  const runs = new Map<string, string>();
  for (const { file, text } of files) {
    const { id } = readDistillationFile(file, text).run;
    const same = runs.get(id);
    if (same !== undefined) {
      throw new AppError({ code: "bad-file", message: `${same} and ${file} hold the same distillation.` });
    }
    runs.set(id, file);
  }
  return [...runs.values()];
}

/**
 * A store with the recorded distillations beside those kept, after them in the list. They are read, never written or
 * deleted. Where they cannot be fetched, the others are there all the same. `read` gives a file of the recorded runs.
 */
export function withRecordedDistillations(
  store: DistillRunStore,
  read: (file: string) => Promise<string>,
): DistillRunStore {
  let fetched: Promise<readonly DistillRun[]> | undefined;
  const recorded = (): Promise<readonly DistillRun[]> =>
    (fetched ??= readAll(read)).catch(() => {
      fetched = undefined;
      return [];
    });
  const list = async (): Promise<DistillRun[]> => beside(await store.list(), await recorded());
  return {
    ...store,
    list,
    get: async (id) => (await store.get(id)) ?? (await list()).find((run) => run.id === id),
  };
}

async function readAll(read: (file: string) => Promise<string>): Promise<DistillRun[]> {
  const files = JSON.parse(await read(`${FOLDER}/index.json`)) as readonly string[];
  return Promise.all(files.map(async (file) => readDistillationFile(file, await read(`${FOLDER}/${file}`)).run));
}

/** Their curves are drawn in styles that no kept run has. */
function beside(kept: readonly DistillRun[], recorded: readonly DistillRun[]): DistillRun[] {
  const all = [...kept];
  for (const run of recorded) all.push({ ...run, place: freePlace(all) });
  return all;
}
