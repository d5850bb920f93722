import { groupBy } from "./groupBy.ts";
import type { EvaluationRecord } from "./record.ts";

/**
 * What figures may stand on where records came without their plan: those of blocks that every arm among them has, on the same
 * problems, so that no arm is ahead on easier ones. In their order. An arm that has no record yet is not known of.
 */
export function sharedBlocks(records: readonly EvaluationRecord[]): EvaluationRecord[] {
  const armOf = ({ model, strategyId }: EvaluationRecord): string => JSON.stringify([model.id, strategyId]);
  const blocks = [...groupBy(records, (record) => JSON.stringify([armOf(record), record.blockKey])).values()];
  const onSameProblems = groupBy(blocks, (block) =>
    JSON.stringify(block.map(({ problemId, repeat }) => [problemId, repeat])),
  );
  const arms = new Set(records.map(armOf)).size;
  const shared = [...onSameProblems.values()].filter(
    (alike) => new Set(alike.map(([first]) => armOf(first!))).size === arms,
  );
  const counted = new Set(shared.flat(2));
  return records.filter((record) => counted.has(record));
}
