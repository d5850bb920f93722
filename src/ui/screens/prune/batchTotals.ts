import { isRejected, type PrunedRow } from "../../../core/distill/pruner.ts";
import { addUsage, NO_USAGE, type Usage } from "../../../core/distill/usage.ts";

/** Sums over the traces that are pruned so far. */
export interface BatchTotals {
  /** Of those whose tokens could be counted. */
  readonly before: number;
  readonly after: number;
  readonly answersKept: number;
  readonly fallbacks: number;
  /** Pruned by the symbolic teacher because what a model replied was rejected. */
  readonly instead: number;
  /** Those that enter no data set: there is nothing of them, or their answer would not be the same. */
  readonly rejected: number;
  /** What models were asked. */
  readonly usage: Usage;
}

export const NO_TOTALS: BatchTotals = {
  before: 0,
  after: 0,
  answersKept: 0,
  fallbacks: 0,
  instead: 0,
  rejected: 0,
  usage: NO_USAGE,
};

export function addRow(totals: BatchTotals, row: PrunedRow): BatchTotals {
  const isOut = isRejected(row);
  return {
    before: totals.before + (row.tokens?.before ?? 0),
    after: totals.after + (row.tokens?.after ?? 0),
    answersKept: totals.answersKept + (row.answerKept === true ? 1 : 0),
    fallbacks: totals.fallbacks + (row.fallback === undefined ? 0 : 1),
    instead: totals.instead + (row.rejection !== undefined && !isOut ? 1 : 0),
    rejected: totals.rejected + (isOut ? 1 : 0),
    usage: row.usage ? addUsage(totals.usage, row.usage) : totals.usage,
  };
}
