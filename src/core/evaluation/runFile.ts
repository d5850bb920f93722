import type { RunManifest } from "./manifest.ts";
import type { EvaluationRecord } from "./record.ts";
import type { StoredRun } from "./runStore.ts";

export const RUN_FILE_FORMAT = "terse-run";
/** Raised when the shape of the file changes; older versions are still read. */
export const RUN_FILE_VERSION = 1;

/** A whole run in one file. */
export interface RunFile {
  /** Undefined in a bare list of items, such as `eval --out` writes. */
  readonly manifest: RunManifest | undefined;
  readonly run: StoredRun | undefined;
  readonly records: readonly EvaluationRecord[];
}

/** One JSON document with one record a line, so that a broken place has a line that an editor finds. */
export function writeRunFile({ manifest, run, records }: RunFile): string {
  const lines = records.map((record) => JSON.stringify(record)).join(",\n");
  return [
    "{",
    `"format": ${JSON.stringify(RUN_FILE_FORMAT)},`,
    `"version": ${RUN_FILE_VERSION},`,
    `"manifest": ${JSON.stringify(manifest ?? null)},`,
    `"run": ${JSON.stringify(run ?? null)},`,
    `"records": [${lines === "" ? "" : `\n${lines}\n`}]`,
    "}\n",
  ].join("\n");
}
