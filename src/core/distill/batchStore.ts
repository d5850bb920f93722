import type { TraceSource } from "../experiment.ts";
import type { Split, TeacherTrace } from "../teacher/teacher.ts";
import type { DataSetTeacher } from "./dataSet.ts";
import type { PrunedRow } from "./pruner.ts";

/** A trace among many, and where the page finds it again. */
export interface BatchTrace extends TeacherTrace {
  readonly source: TraceSource;
}

/** Many traces that a model is to prune: what that has cost is kept until it is done with, so that nothing is asked twice. */
export interface StoredBatch {
  readonly id: string;
  /** Where the traces come from. */
  readonly title: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly teacher: Omit<Extract<DataSetTeacher, { kind: "model" }>, "fallbacks">;
  readonly split: Split;
  readonly fallsBack: boolean;
  readonly traces: readonly BatchTrace[];
}

export interface BatchListing extends Omit<StoredBatch, "traces"> {
  readonly done: number;
  readonly total: number;
}

/**
 * Keeps batches with their rows. Laws (tested): what was added is read back equal, each index once, in the order of the
 * traces; a listing counts it. Writes reject with AppError `out-of-storage` when there is no room, and what was kept stands.
 */
export interface BatchStore {
  /** Newest first. */
  list(): Promise<BatchListing[]>;
  put(batch: StoredBatch): Promise<void>;
  get(id: string): Promise<{ readonly batch: StoredBatch; readonly rows: readonly PrunedRow[] } | undefined>;
  addRow(id: string, row: PrunedRow): Promise<void>;
  delete(id: string): Promise<void>;
}
