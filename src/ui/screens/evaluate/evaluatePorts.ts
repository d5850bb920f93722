import type { EvaluationRecord } from "../../../core/evaluation/record.ts";
import type { Lock, RunStore, StoredRun } from "../../../core/evaluation/runStore.ts";
import type { ReadProblems } from "../../../core/problems/jsonl.ts";

/** The forms in which a run leaves the page. */
export const EXPORT_FORMATS = ["run", "itemsJsonl", "itemsCsv", "summaryMarkdown"] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** A file for the visitor to keep. */
export interface ExportedFile {
  readonly name: string;
  readonly content: Blob;
}

export interface ImportedRun {
  readonly run: StoredRun;
  readonly records: readonly EvaluationRecord[];
}

/** What the Evaluate screen needs of the world outside the page. */
export interface EvaluatePorts {
  readonly runs: RunStore;
  readonly lock: Lock;
  /** Milliseconds since 1970. */
  readonly today: () => number;
  readonly newId: () => string;
  /** A macrotask, so that long work lets events in; it comes in a hidden tab as well. */
  readonly breathe: () => Promise<void>;
  /** Keeps the screen on until the returned function is called. */
  readonly keepAwake: () => Promise<() => void>;
  /** Asks the browser not to delete what is kept; false where it refuses. */
  readonly persist: () => Promise<boolean>;
  /** Reads problems from a file that someone opened or dropped. AppError `bad-file` for what is none. */
  readonly readProblems: (file: File) => Promise<ReadProblems>;
  /** Undefined where runs neither leave the page nor come in. */
  readonly runFiles: RunFiles | undefined;
}

export interface RunFiles {
  /** Reads a run that was exported here or written by the CLI. AppError `bad-file` for what is none. */
  readonly read: (file: File) => Promise<ImportedRun>;
  readonly write: (format: ExportFormat, run: ImportedRun) => Promise<ExportedFile>;
}
