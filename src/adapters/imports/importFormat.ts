export type Container = { readonly kind: "jsonl" } | { readonly kind: "csv"; readonly delimiter: string };

/** Which columns (fields, in JSONL) hold what. Without an id, a row is named after its line. */
export interface ColumnMapping {
  readonly question: string;
  readonly answer: string;
  readonly id?: string | undefined;
}

/** How a file is read. "lm-eval" are the samples that lm-evaluation-harness logs. */
export type ImportFormat =
  | { readonly kind: "columns"; readonly container: Container; readonly mapping: ColumnMapping }
  | { readonly kind: "lm-eval" };
