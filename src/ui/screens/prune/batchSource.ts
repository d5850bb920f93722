import { itemId } from "../../../core/evaluation/items.ts";
import { type PlannedArm, plannedArms } from "../../../core/evaluation/plannedArms.ts";
import type { RunStore, StoredRun } from "../../../core/evaluation/runStore.ts";
import type { TraceSource } from "../../../core/experiment.ts";
import type { TeacherTrace } from "../../../core/teacher/teacher.ts";

/** A trace among many, and where the screen finds it again. */
export interface BatchTrace extends TeacherTrace {
  readonly source: TraceSource;
}

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
