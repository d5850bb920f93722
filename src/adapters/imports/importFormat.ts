import type { ColumnMapping } from "../../core/problems/problemFile.ts";

export type Container = { readonly kind: "jsonl" } | { readonly kind: "csv"; readonly delimiter: string };

/** How a file is read. "lm-eval" are the samples that lm-evaluation-harness logs. */
export type ImportFormat =
  | { readonly kind: "columns"; readonly container: Container; readonly mapping: ColumnMapping }
  | { readonly kind: "lm-eval" };
