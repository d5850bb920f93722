import type { EvaluationRecord } from "./record.ts";

/** The items of a run that failed, in its order. */
export function failedRecords(records: readonly EvaluationRecord[]): EvaluationRecord[] {
  return records.filter(({ outcome }) => outcome.kind === "failed");
}

/**
 * What a run has left when its failed items are to be tried again. Given to the runner as what is stored, it runs the
 * blocks that are missing again, whole, because an item's batch mates belong to its circumstances.
 */
export function withoutFailedBlocks(records: readonly EvaluationRecord[]): EvaluationRecord[] {
  const failed = new Set(failedRecords(records).map((record) => record.blockKey));
  return records.filter((record) => !failed.has(record.blockKey));
}
