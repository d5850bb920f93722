import type { ModelDescription } from "../ports.ts";
import { strategyVersion } from "../prompts/strategy.ts";
import { plannedArms } from "./plannedArms.ts";
import type { EvaluationRecord } from "./record.ts";
import type { StoredRun } from "./runStore.ts";

/**
 * The records that a run's figures may stand on while it is not finished: those on problems that every arm has answered,
 * in the plan's order, so that no arm is ahead on easier ones. Left out are records of strategies as they were worded
 * before, and of a model as it ran before, should the run have been resumed with another revision or on another device.
 */
export function completeRecords(
  { plan, models }: Pick<StoredRun, "plan" | "models">,
  stored: readonly EvaluationRecord[],
): EvaluationRecord[] {
  const current = new Map(stored.map(({ model }) => [model.id, asItRan(model)]));
  if (current.size < models.length) return [];
  const standing = stored.filter(({ model }) => current.get(model.id) === asItRan(model));
  const byItem = new Map(
    standing.map((record) => [
      itemKey(record.model.id, record.strategyVersion, record.strategyId, record.problemId, record.repeat),
      record,
    ]),
  );
  const versions = new Map(plan.strategies.map((strategy) => [strategy.id, strategyVersion(strategy)]));
  const arms = plannedArms(plan, [...current.keys()]);
  const { problems, blockSize, repeats } = plan;
  const complete: EvaluationRecord[] = [];
  for (let first = 0; first < problems.length; first += blockSize) {
    const members = problems.slice(first, first + blockSize);
    for (let repeat = 0; repeat < repeats; repeat++) {
      const keys = arms.flatMap(({ model, strategy }) =>
        members.map(({ id }) => itemKey(model, versions.get(strategy)!, strategy, id, repeat)),
      );
      const records = keys.flatMap((key) => byItem.get(key) ?? []);
      if (records.length === keys.length) complete.push(...records);
    }
  }
  return complete;
}

function asItRan({ revision, dtype, device }: ModelDescription): string {
  return JSON.stringify([revision, dtype, device]);
}

function itemKey(model: string, version: string, strategy: string, problem: string, repeat: number): string {
  return JSON.stringify([model, version, strategy, problem, repeat]);
}
