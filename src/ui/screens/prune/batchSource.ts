import type { BatchTrace } from "../../../core/distill/batchStore.ts";
import { itemId } from "../../../core/evaluation/items.ts";
import { type PlannedArm, plannedArms } from "../../../core/evaluation/plannedArms.ts";
import type { RunStore, StoredRun } from "../../../core/evaluation/runStore.ts";

/** Where many traces come from. */
export type BatchSource =
  | { readonly kind: "run"; readonly run: StoredRun; readonly arm: PlannedArm }
  | { readonly kind: "file"; readonly name: string; readonly traces: readonly BatchTrace[]; readonly broken: number }
  /** Begun before, and kept since. */
  | { readonly kind: "kept"; readonly title: string };

/** The arms that a run was planned with, in its order. */
export function armsOfPlan({ models, plan }: StoredRun): readonly PlannedArm[] {
  return plannedArms(plan, models);
}

/** All that an arm has written in full. */
export async function tracesOfArm(runs: RunStore, run: StoredRun, arm: PlannedArm): Promise<readonly BatchTrace[]> {
  const questions = new Map(run.plan.problems.map(({ id, question }) => [id, question]));
  return (await runs.records(run.id)).flatMap((record): BatchTrace[] => {
    const { problemId, repeat, outcome } = record;
    const question = questions.get(problemId);
    const isOfArm = record.strategyId === arm.strategy && record.model.id === arm.model;
    if (!isOfArm || question === undefined || outcome.kind !== "completed") return [];
    const source = { kind: "item", run: run.id, item: itemId(problemId, repeat), ...arm } as const;
    return [{ question, response: outcome.text, source }];
  });
}
