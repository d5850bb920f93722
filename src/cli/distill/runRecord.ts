import { cpus } from "node:os";

import { writeDistillationFile } from "../../adapters/storage/distillationFile.ts";
import { DISTILL_RUN_VERSION, type DistillRun, type MeasuredAnswers } from "../../core/distill/distillRun.ts";
import { type DistillPlan, planHash } from "../../core/distill/plan.ts";
import { EMBEDDED_STUDENTS } from "../../core/models/embeddedStudents.ts";
import { appVersion } from "../appVersion.ts";
import type { DistillEvent, DistillResult } from "./distillStudent.ts";
import type { RunFolder } from "./runFolder.ts";

const FILE = "run/distillation.json";

/** A run as the page shows one, written down beside the student that came of it. */
export class RunRecord {
  readonly #folder: RunFolder;
  #run: DistillRun;
  #sinceMs = performance.now();
  #isSampling = false;

  private constructor(folder: RunFolder, run: DistillRun) {
    this.#folder = folder;
    this.#run = run;
  }

  /** Goes on with what was written down before. */
  static async open(folder: RunFolder, plan: DistillPlan, name: string | undefined): Promise<RunRecord> {
    const kept = await folder.read(FILE);
    const before = kept === undefined ? newRun(plan) : (JSON.parse(kept) as { readonly run: DistillRun }).run;
    return new RunRecord(folder, { ...before, name: name ?? before.name });
  }

  hear(event: DistillEvent): void {
    switch (event.type) {
      case "collection":
        if (event.event.type !== "planned") return;
        this.#isSampling = event.event.done < event.event.total;
        this.#sinceMs = performance.now();
        return;
      case "collected":
        this.#note({ traces: event.traces }, this.#isSampling ? "traces" : undefined);
        return;
      case "taught":
        this.#note({ lessons: event.lessons }, this.#run.lessons ? undefined : "lessons");
        return;
      case "training": {
        if (event.event.type !== "started") return;
        const { device, threads, note, batch, history } = event.event;
        this.#note({ training: { device, threads, note, batch, history, ending: undefined } });
        return;
      }
      default:
        event satisfies never;
    }
  }

  trained({ student: { history, step }, stoppedEarly }: DistillResult): void {
    const ending = { kind: stoppedEarly ? "stoppedEarly" : "finished", step } as const;
    this.#note({ training: { ...this.#run.training!, history, ending } });
  }

  /** `modelId` is what a browser that keeps the child calls it. */
  measured(modelId: string, step: number, answers: MeasuredAnswers): void {
    this.#note({ child: { modelId, step, evaluation: undefined, measured: true, answers } }, "measuring");
  }

  async write(): Promise<void> {
    const environment = `Node ${process.version}, ${cpus()[0]?.model.trim() ?? "unknown processor"}`;
    const manifest = { appVersion: await appVersion(), environment, exportedAt: Date.now() };
    await this.#folder.write(FILE, writeDistillationFile({ manifest, run: this.#run }));
  }

  /** `spent` is the station on which the time since the last note went. */
  #note(change: Partial<DistillRun>, spent?: keyof DistillRun["spentMs"]): void {
    const now = performance.now();
    const { spentMs } = this.#run;
    const costs = spent === undefined ? spentMs : { ...spentMs, [spent]: spentMs[spent] + now - this.#sinceMs };
    this.#run = { ...this.#run, ...change, spentMs: costs };
    this.#sinceMs = now;
  }
}

function newRun(plan: DistillPlan): DistillRun {
  const { id } = plan.student;
  return {
    version: DISTILL_RUN_VERSION,
    id: planHash(plan),
    name: `${plan.arm}, seed ${plan.seed}`,
    createdAt: Date.now(),
    origin: "recorded",
    place: 0,
    parent: EMBEDDED_STUDENTS.find((student) => student.id === id)?.label ?? id,
    plan,
    spentMs: { traces: 0, lessons: 0, measuring: 0 },
  };
}
