import { itemId } from "../../../core/evaluation/items.ts";
import type { RunStore } from "../../../core/evaluation/runStore.ts";
import type { TraceSource } from "../../../core/experiment.ts";
import type { TeacherTrace } from "../../../core/teacher/teacher.ts";

/** What an arm of a run wrote about an item, and what the run is called. */
export interface RunItem extends TeacherTrace {
  readonly title: string;
}

/** Undefined where the run is not kept here, or the arm has not completed the item. */
export async function readRunItem(
  runs: RunStore,
  { run: id, item, strategy, model }: Extract<TraceSource, { kind: "item" }>,
): Promise<RunItem | undefined> {
  const run = await runs.get(id);
  if (!run) return undefined;
  const record = (await runs.records(id)).find(
    (each) => each.strategyId === strategy && each.model.id === model && itemId(each.problemId, each.repeat) === item,
  );
  const problem = run.plan.problems.find((each) => each.id === record?.problemId);
  if (!problem || record?.outcome.kind !== "completed") return undefined;
  return { title: run.title, question: problem.question, response: record.outcome.text };
}
