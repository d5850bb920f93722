import type { Split, TeacherTrace } from "../teacher/teacher.ts";

/** A question with what a student is to learn to answer, and what that was pruned from. */
export interface DistillExample extends TeacherTrace {
  readonly pruned: string;
}

/** Pruned traces, kept for training. */
export interface DataSet {
  readonly id: string;
  readonly title: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly teacher: "symbolic";
  readonly split: Split;
  readonly examples: readonly DistillExample[];
}

/** What a list of data sets shows. */
export interface DataSetListing extends Omit<DataSet, "examples"> {
  readonly count: number;
  /** As text, about. */
  readonly bytes: number;
}

/**
 * Keeps data sets. What was put is read back equal, whole or not at all. Writes reject with AppError `out-of-storage` when
 * there is no room, and what was kept before stands.
 */
export interface DataSetStore {
  /** Newest first. */
  list(): Promise<DataSetListing[]>;
  /** Replaces one of the same id. */
  put(set: DataSet): Promise<void>;
  get(id: string): Promise<DataSet | undefined>;
  delete(id: string): Promise<void>;
}

export function dataSetListing({ examples, ...rest }: DataSet): DataSetListing {
  const bytes = examples.reduce(
    (sum, { question, response, pruned }) => sum + question.length + response.length + pruned.length,
    0,
  );
  return { ...rest, count: examples.length, bytes };
}
