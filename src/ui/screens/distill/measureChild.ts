import type { DistilledChild, DistillRun } from "../../../core/distill/distillRun.ts";
import type { DistillPlan } from "../../../core/distill/plan.ts";
import { groupBy } from "../../../core/evaluation/groupBy.ts";
import { measuringPlan } from "../../../core/evaluation/measureChild.ts";
import { RUN_VERSION } from "../../../core/evaluation/runStore.ts";
import { runStored } from "../../../core/evaluation/runStored.ts";
import { keptModelId } from "../../../core/modelId.ts";
import type { DistillPorts } from "./distillPorts.ts";

export interface MeasureEvents {
  /** Hears the id of the evaluation before the first answer. */
  readonly onBegun: (evaluation: string) => Promise<void>;
  /** Counts answers of both. */
  readonly onProgress: (done: number, total: number) => void;
}

/** Asks parent and child the same problems, or goes on with that, as a kept evaluation. False when another tab does. */
export async function measureChild(
  signal: AbortSignal,
  run: DistillRun,
  child: DistilledChild,
  ports: DistillPorts,
  { onBegun, onProgress }: MeasureEvents,
): Promise<boolean> {
  const { evaluations } = ports;
  const ids = [run.plan.student.id, keptModelId(child.modelId)];
  const generators = await Promise.all(ids.map((id) => ports.generator(id)));
  const [parent, kept] = [await generators[0]!.load(signal, () => {}), await generators[1]!.load(signal, () => {})];
  let { evaluation: id } = child;
  if (id === undefined || (await evaluations.get(id)) === undefined) {
    id = ports.newId();
    const plan = measuringPlan(run.plan, parent, kept);
    await evaluations.put({
      version: RUN_VERSION,
      id,
      title: ports.evaluationTitle(run.name, plan.problems.length),
      createdAt: ports.today(),
      origin: "live",
      models: [parent.id, kept.id],
      plan,
    });
    await takeOver(id, run, parent.id, ports);
    await onBegun(id);
  }
  const request = { runId: id, generators, store: evaluations, lock: ports.lock };
  const records = await runStored(signal, request, (event) => {
    if (event.type !== "load") onProgress(event.done, event.total);
  });
  return records !== undefined;
}

/** The parent's answers are those that it gave when another child of it was measured on the same problems. */
async function takeOver(
  id: string,
  run: DistillRun,
  parent: string,
  { evaluations, runs }: DistillPorts,
): Promise<void> {
  const siblings = (await runs.list()).filter(({ plan }) => sameProblems(plan, run.plan));
  for (const { child } of siblings) {
    if (child?.evaluation === undefined) continue;
    const records = (await evaluations.records(child.evaluation)).filter(({ model }) => model.id === parent);
    for (const block of groupBy(records, ({ blockKey }) => blockKey).values()) await evaluations.addBlock(id, block);
  }
}

function sameProblems(a: DistillPlan, b: DistillPlan): boolean {
  const facts = ({ student, traces, validation }: DistillPlan) =>
    JSON.stringify([student, traces.minSteps, traces.maxSteps, validation.problems]);
  return facts(a) === facts(b);
}
