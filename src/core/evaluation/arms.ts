import type { GradedRecord } from "./graded.ts";

/** The records of one strategy of one model, in their order. */
export interface Arm {
  readonly model: string;
  readonly strategy: string;
  readonly records: readonly GradedRecord[];
}

/** The arms in the order of their first records: the first is what the others are compared with. */
export function armsOf(records: readonly GradedRecord[]): readonly Arm[] {
  const arms = new Map<string, { model: string; strategy: string; records: GradedRecord[] }>();
  for (const item of records) {
    const { model, strategyId } = item.record;
    const id = JSON.stringify([model.id, strategyId]);
    const arm = arms.get(id) ?? { model: model.id, strategy: strategyId, records: [] };
    arm.records.push(item);
    arms.set(id, arm);
  }
  return [...arms.values()];
}
