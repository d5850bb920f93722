import {
  DISTILL_STATIONS,
  type DistillRun,
  type DistillStation,
  type DistillWork,
} from "../../../core/distill/distillRun.ts";
import type { DistillPlan } from "../../../core/distill/plan.ts";
import type { TrainingHistory, ValidationCheck } from "../../../core/distill/trainer.ts";
import type { StationCosts } from "./distillEstimate.svelte.ts";
import type { DistillPhase, WorkProgress } from "./distillRunState.svelte.ts";
import { trainingMs } from "./trainingHistory.ts";

export type StationState = "waiting" | "active" | "resting" | "done" | "failed";

/** What a station costs: known before, counted after. */
export type StationCost =
  | { readonly kind: "unknown" }
  | { readonly kind: "free" }
  | { readonly kind: "estimate"; readonly seconds: number }
  | { readonly kind: "left"; readonly seconds: number }
  | { readonly kind: "spent"; readonly seconds: number };

export interface Station {
  readonly id: DistillStation;
  readonly state: StationState;
  readonly cost: StationCost;
}

const STATION_OF: Readonly<Record<DistillWork, DistillStation>> = {
  collect: "traces",
  teach: "pruned",
  train: "trained",
  keep: "trained",
  measure: "trained",
};

/** The stations of a plan that nothing is done of. */
export function plannedStations(costs: StationCosts | undefined): readonly Station[] {
  const estimate = (seconds: number | undefined): StationCost =>
    seconds === undefined ? { kind: "unknown" } : { kind: "estimate", seconds };
  return [
    { id: "student", state: "done", cost: { kind: "free" } },
    { id: "traces", state: "waiting", cost: estimate(costs?.traces) },
    { id: "pruned", state: "waiting", cost: estimate(costs?.pruned) },
    { id: "trained", state: "waiting", cost: estimate(costs && costs.training + costs.measuring) },
  ];
}

export interface RunNow {
  readonly run: DistillRun;
  readonly phase: DistillPhase;
  readonly next: DistillWork | undefined;
  readonly history: TrainingHistory;
  readonly progress: WorkProgress;
}

/** The stations of a run: those behind it with what they took, the one that it is at with what is left. */
export function runStations({ run, phase, next, history, progress }: RunNow): readonly Station[] {
  const diverged = run.training?.ending?.kind === "diverged" && run.child === undefined;
  const at = next === undefined ? (diverged ? "trained" : undefined) : STATION_OF[next];
  const place = at === undefined ? DISTILL_STATIONS.length : DISTILL_STATIONS.indexOf(at);
  return DISTILL_STATIONS.map((id, i) => {
    const state =
      i < place ? "done" : i > place ? "waiting" : diverged ? "failed" : phase === "resting" ? "resting" : "active";
    const { secondsLeft } = progress;
    const cost: StationCost =
      state === "active" && secondsLeft !== undefined
        ? { kind: "left", seconds: secondsLeft }
        : spent(id, run, history);
    return { id, state, cost };
  });
}

function spent(id: DistillStation, { spentMs }: DistillRun, history: TrainingHistory): StationCost {
  const milliseconds = {
    student: 0,
    traces: spentMs.traces,
    pruned: spentMs.lessons,
    trained: trainingMs(history) + spentMs.measuring,
  }[id];
  if (id === "student") return { kind: "free" };
  return milliseconds > 0 ? { kind: "spent", seconds: milliseconds / 1000 } : { kind: "unknown" };
}

/** The parent by the check before the first step. */
export function parentCheck({ checks }: TrainingHistory): ValidationCheck | undefined {
  return checks.find(({ step }) => step === 0);
}

/** The best check so far, the parent's own left out. */
export function bestCheck({ checks }: TrainingHistory): ValidationCheck | undefined {
  return checks.findLast(({ isBest }) => isBest);
}

export type PathPlan = Pick<DistillPlan, "student" | "traces" | "training">;
