import type { DistillRun } from "../../../core/distill/distillRun.ts";
import type { StudentComparison } from "../../../core/evaluation/compareStudents.ts";
import { groupBy } from "../../../core/evaluation/groupBy.ts";
import { holm } from "../../../core/stats/holm.ts";
import { ChildFiguresReader, type GradingPorts } from "./childFiguresReader.ts";

/** A run whose child was measured. */
export interface ArmRow {
  readonly run: DistillRun;
  readonly figures: StudentComparison;
  /** Corrected for all rows of its group. */
  readonly corrected: number;
}

/** Runs that compare: children of one parent, measured on the same problems. */
export interface ArmGroup {
  readonly key: string;
  readonly parent: string;
  readonly n: number;
  readonly rows: readonly ArmRow[];
}

/** The table of arms: what each run did to its parent, paired. */
export class ArmsState {
  readonly #reader: ChildFiguresReader;
  #groups = $state.raw<readonly ArmGroup[]>([]);
  #asked = 0;

  constructor(ports: GradingPorts) {
    this.#reader = new ChildFiguresReader(ports);
  }

  get groups(): readonly ArmGroup[] {
    return this.#groups;
  }

  figuresOf(run: DistillRun): StudentComparison | undefined {
    return this.#groups.flatMap(({ rows }) => rows).find((row) => row.run.id === run.id)?.figures;
  }

  /** Reads what was measured of these runs; grading happens once a run. */
  async show(runs: readonly DistillRun[]): Promise<void> {
    const asked = ++this.#asked;
    const rows: { run: DistillRun; figures: StudentComparison }[] = [];
    for (const run of runs) {
      const figures = await this.#reader.read(run);
      if (asked !== this.#asked) return;
      if (figures) rows.push({ run, figures });
    }
    const groups = groupBy(rows, ({ run, figures }) => groupKey(run, figures.n));
    this.#groups = [...groups.entries()].map(([key, members]) => {
      const corrected = holm(members.map(({ figures }) => figures.p));
      return {
        key,
        parent: members[0]!.run.parent,
        n: members[0]!.figures.n,
        rows: members.map((row, i) => ({ ...row, corrected: corrected[i]! })),
      };
    });
  }
}

function groupKey({ plan }: DistillRun, n: number): string {
  const { student, traces } = plan;
  return JSON.stringify([student.revision, student.style, traces.minSteps, traces.maxSteps, n]);
}
