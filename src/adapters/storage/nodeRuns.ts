import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { AppError } from "../../core/errors.ts";
import type { RunStore } from "../../core/evaluation/runStore.ts";
import { blockText, listing, newestFirst, noSuchRun, readBlock, readRun, runRow } from "./runText.ts";

const RUN = "run.json";
/** Whatever a run is called, its folder is one below the given one. */
const PREFIX = "run-";

/** Keeps runs in a folder: one folder a run, with `run.json` and one JSON file a block. For one process at a time. */
export function nodeRuns(folder: string): RunStore {
  const of = (runId: string): string => join(folder, `${PREFIX}${encodeURIComponent(runId)}`);
  const blocksOf = async (runId: string): Promise<string[]> =>
    (await names(of(runId))).filter((name) => /^\d+-.*\.json$/.test(name)).sort();
  const records = async (runId: string) => {
    const texts = await Promise.all((await blocksOf(runId)).map((name) => read(join(of(runId), name))));
    return texts.map((text) => readBlock(text ?? "[]"));
  };
  const get = async (runId: string) => {
    const text = await read(join(of(runId), RUN));
    return text === undefined ? undefined : readRun(text);
  };
  const list = async () => {
    const folders = (await names(folder)).filter((name) => name.startsWith(PREFIX));
    const runs = await Promise.all(folders.map((name) => get(decodeURIComponent(name.slice(PREFIX.length)))));
    return Promise.all(
      runs
        .filter((run) => run !== undefined)
        .map(async (run) =>
          listing(
            runRow(run),
            (await records(run.id)).map((block) => blockText(block).head),
          ),
        ),
    );
  };
  return {
    list: async () => newestFirst(await list()),
    put: (run) => replace(of(run.id), RUN, runRow(run).text),
    get,
    addBlock: async (runId, added) => {
      const { key, text } = blockText(added);
      if ((await read(join(of(runId), RUN))) === undefined) throw noSuchRun();
      const blocks = await blocksOf(runId);
      const name = blocks.find((block) => block.endsWith(`-${encodeURIComponent(key)}.json`));
      await replace(
        of(runId),
        name ?? `${String(blocks.length).padStart(8, "0")}-${encodeURIComponent(key)}.json`,
        text,
      );
    },
    records: async (runId) => (await records(runId)).flat(),
    delete: (runId) => rm(of(runId), { recursive: true, force: true }),
  };
}

/** The file takes its name only when all of it is written. */
async function replace(folder: string, name: string, text: string): Promise<void> {
  const path = join(folder, name);
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(`${path}.part`, text);
    await rename(`${path}.part`, path);
  } catch (cause) {
    await rm(`${path}.part`, { force: true });
    throw writeError(path, cause);
  }
}

async function read(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    if (codeOf(cause) === "ENOENT") return undefined;
    throw cause;
  }
}

async function names(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (cause) {
    if (codeOf(cause) === "ENOENT") return [];
    throw cause;
  }
}

function writeError(path: string, cause: unknown): AppError {
  const code = codeOf(cause);
  const full = code === "ENOSPC" || code === "EDQUOT";
  return new AppError({
    code: full ? "out-of-storage" : "bad-file",
    message: full ? `The disk has no room left for ${path}.` : `${path} cannot be written (${code ?? "unknown"}).`,
    hint: full ? "Free some space, then resume." : "Check the folder and its permissions.",
    cause,
  });
}

function codeOf(cause: unknown): string | undefined {
  return cause instanceof Error && "code" in cause && typeof cause.code === "string" ? cause.code : undefined;
}
