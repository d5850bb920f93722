import type { GradedRecord } from "./graded.ts";
import { groupBy } from "./groupBy.ts";

/** The records of one strategy of one model, in their order. */
export interface Arm {
  readonly model: string;
  readonly modelLabel: string;
  readonly strategy: string;
  readonly records: readonly GradedRecord[];
}

/** The arms in the order of their first records: the first is what the others are compared with. */
export function armsOf(records: readonly GradedRecord[]): readonly Arm[] {
  const arms = groupBy(records, ({ record }) => JSON.stringify([record.model.id, record.strategyId]));
  return [...arms.values()].map((members) => {
    const { model, strategyId } = members[0]!.record;
    return { model: model.id, modelLabel: model.label, strategy: strategyId, records: members };
  });
}
