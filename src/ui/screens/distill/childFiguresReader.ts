import type { DistillRun } from "../../../core/distill/distillRun.ts";
import { type ChildFigures, childFigures } from "../../../core/evaluation/distilledArms.ts";
import { type GradedRecord, gradeRecord } from "../../../core/evaluation/graded.ts";
import { groupBy } from "../../../core/evaluation/groupBy.ts";
import type { EvaluationRecord } from "../../../core/evaluation/record.ts";
import { keptModelId } from "../../../core/modelId.ts";
import { stretches } from "../../../core/stretches.ts";
import type { DistillPorts } from "./distillPorts.ts";

export type GradingPorts = Pick<DistillPorts, "evaluations" | "breathe" | "clock">;

/** Reads what was measured of runs; grading happens once a run. */
export class ChildFiguresReader {
  readonly #ports: GradingPorts;
  readonly #known = new Map<string, ChildFigures>();

  constructor(ports: GradingPorts) {
    this.#ports = ports;
  }

  /** Undefined while parent and child are not compared. */
  async read(run: DistillRun): Promise<ChildFigures | undefined> {
    const { evaluation, measured } = run.child ?? {};
    if (evaluation === undefined || measured !== true) return undefined;
    const known = this.#known.get(evaluation);
    if (known) return known;
    const records = groupBy(await this.#ports.evaluations.records(evaluation), ({ model }) => model.id);
    const parent = await this.#grade(records.get(run.plan.student.id) ?? []);
    const child = await this.#grade(records.get(keptModelId(run.child!.modelId)) ?? []);
    const figures = childFigures(parent, child);
    if (figures) this.#known.set(evaluation, figures);
    return figures;
  }

  async #grade(records: readonly EvaluationRecord[]): Promise<GradedRecord[]> {
    const { clock, breathe } = this.#ports;
    const graded: GradedRecord[] = [];
    const pause = stretches(clock, breathe);
    for (const record of records) {
      graded.push(gradeRecord(record));
      await pause();
    }
    return graded;
  }
}
