import type { EvaluationRecord } from "./record.ts";

/** Records by block, in the order in which the blocks first occur. */
export function blocksOf(records: readonly EvaluationRecord[]): readonly (readonly EvaluationRecord[])[] {
  const blocks = new Map<string, EvaluationRecord[]>();
  for (const record of records) {
    const block = blocks.get(record.blockKey);
    if (block) block.push(record);
    else blocks.set(record.blockKey, [record]);
  }
  return [...blocks.values()];
}
