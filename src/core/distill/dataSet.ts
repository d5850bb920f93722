import type { Split, TeacherTrace } from "../teacher/teacher.ts";

/** A question with what a student is to learn to answer, and what that was pruned from. */
export interface DistillExample extends TeacherTrace {
  readonly pruned: string;
}

/** Who pruned the traces of a data set. */
export type DataSetTeacher =
  | { readonly kind: "symbolic" }
  | {
      readonly kind: "model";
      /** As runs name it: model@host for one on a server. */
      readonly id: string;
      /** Hash of the words that it was asked with. */
      readonly version: string;
      /** Traces that the symbolic teacher pruned, because the model's own pruning was rejected. */
      readonly fallbacks: number;
    };

/** Pruned traces, kept for training. */
export interface DataSet {
  readonly id: string;
  readonly title: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly teacher: DataSetTeacher;
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

/** A listing as it was stored; at first there was one teacher, which was stored as its name. */
export interface StoredDataSetListing extends Omit<DataSetListing, "teacher"> {
  readonly teacher: DataSetTeacher | "symbolic";
}

export function readListing({ teacher, ...rest }: StoredDataSetListing): DataSetListing {
  return { ...rest, teacher: teacher === "symbolic" ? { kind: "symbolic" } : teacher };
}

export function dataSetListing({ examples, ...rest }: DataSet): DataSetListing {
  const bytes = examples.reduce(
    (sum, { question, response, pruned }) => sum + question.length + response.length + pruned.length,
    0,
  );
  return { ...rest, count: examples.length, bytes };
}
