import type { RunManifest } from "./manifest.ts";
import type { EvaluationRecord } from "./record.ts";
import type { StoredRun } from "./runStore.ts";

/** The forms in which a run leaves the page. */
export const EXPORT_FORMATS = ["run", "itemsJsonl", "itemsCsv", "summaryMarkdown"] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** A run with all its records: what a file of it holds. */
export interface WholeRun {
  readonly run: StoredRun;
  readonly records: readonly EvaluationRecord[];
}

export interface TextFile {
  readonly name: string;
  readonly text: string;
  /** Milliseconds since 1970. */
  readonly modifiedAt: number;
}

export interface ExportedFile {
  readonly name: string;
  readonly mediaType: string;
  readonly text: string;
}

/** Runs as files. */
export interface RunFiles {
  /**
   * Reads a run that was exported, or items that `eval --out` wrote, and says what share of it is read; events are let in
   * meanwhile. Its id is that of the file's content, so that the same file again is the same run, and never one that was
   * made here. AppError `bad-file` for what is none, and AbortError.
   */
  read(signal: AbortSignal, file: TextFile, onShare: (share: number) => void): Promise<WholeRun>;
  /** What a chart of the run says of its origin. */
  manifest(run: WholeRun): RunManifest;
  write(format: ExportFormat, run: WholeRun): Promise<ExportedFile>;
}
