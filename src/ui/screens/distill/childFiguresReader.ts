import { type AnswerScore } from "../../../core/distill/answerScore.ts";
import type { DistillRun } from "../../../core/distill/distillRun.ts";
import { scoresOf } from "../../../core/distill/shortAnswers.ts";
import { answerScores } from "../../../core/evaluation/answerScores.ts";
import { compareStudents, type StudentComparison } from "../../../core/evaluation/compareStudents.ts";
import { groupBy } from "../../../core/evaluation/groupBy.ts";
import type { EvaluationRecord } from "../../../core/evaluation/record.ts";
import { keptModelId } from "../../../core/modelId.ts";
import { stretches } from "../../../core/stretches.ts";
import type { DistillPorts } from "./distillPorts.ts";

export type GradingPorts = Pick<DistillPorts, "evaluations" | "breathe" | "clock">;

/** Reads what was measured of runs; grading happens once a run. */
export class ChildFiguresReader {
  readonly #ports: GradingPorts;
  readonly #known = new Map<string, StudentComparison>();

  constructor(ports: GradingPorts) {
    this.#ports = ports;
  }

  /** Undefined while parent and child are not compared. */
  async read(run: DistillRun): Promise<StudentComparison | undefined> {
    const { evaluation, measured, answers } = run.child ?? {};
    const source = answers ? run.id : evaluation;
    if (source === undefined || measured !== true) return undefined;
    const known = this.#known.get(source);
    if (known) return known;
    const [parent, child] = answers
      ? [scoresOf(answers.parent), scoresOf(answers.child)]
      : await this.#scores(source, [run.plan.student.id, keptModelId(run.child!.modelId)]);
    const figures = compareStudents(parent, [child]);
    if (figures) this.#known.set(source, figures);
    return figures;
  }

  async #scores(
    evaluation: string,
    [parent, child]: readonly [string, string],
  ): Promise<[AnswerScore[], AnswerScore[]]> {
    const records = groupBy(await this.#ports.evaluations.records(evaluation), ({ model }) => model.id);
    return [await this.#grade(records.get(parent) ?? []), await this.#grade(records.get(child) ?? [])];
  }

  async #grade(records: readonly EvaluationRecord[]): Promise<AnswerScore[]> {
    const { clock, breathe } = this.#ports;
    const scores: AnswerScore[] = [];
    const pause = stretches(clock, breathe);
    for (const record of records) {
      scores.push(...answerScores([record]));
      await pause();
    }
    return scores;
  }
}
