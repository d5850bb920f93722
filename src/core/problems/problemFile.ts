import type { LineError } from "./jsonl.ts";
import type { Problem } from "./problem.ts";

/** Which columns (fields, in JSONL) hold what. Without an id, a row is named after its line. */
export interface ColumnMapping {
  readonly question: string;
  readonly answer: string;
  readonly id?: string | undefined;
}

/** What a person needs to see of a file to say which columns hold what. */
export interface ColumnTable {
  readonly columns: readonly string[];
  /** The first rows, each cell as text; a row need not have every column. */
  readonly samples: readonly Readonly<Record<string, string>>[];
}

/** What a file of problems holds, or what a person needs to see of it to say where they are. */
export type ProblemFileContent =
  | {
      readonly kind: "problems";
      readonly problems: readonly Problem[];
      /** The first of them, in the order of their lines. */
      readonly broken: readonly LineError[];
      readonly brokenCount: number;
      /** With the columns that were read; undefined for a format that says itself what holds what. */
      readonly table: (ColumnTable & { readonly mapping: ColumnMapping }) | undefined;
    }
  | ({ readonly kind: "unmapped" } & ColumnTable);
