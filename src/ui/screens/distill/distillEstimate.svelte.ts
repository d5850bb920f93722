import { trainingPlan } from "../../../core/distill/lessons.ts";
import type { DistillPlan } from "../../../core/distill/plan.ts";
import { AppError, isAbort, toAppError } from "../../../core/errors.ts";
import { measuredProblems } from "../../../core/evaluation/measureChild.ts";
import type { DistillPorts } from "./distillPorts.ts";
import type { DistillSetup } from "./distillSetup.svelte.ts";
import type { Pace, PaceStorage } from "./paceStorage.ts";
import { checksOf } from "./trainingHistory.ts";

/** What each station of a plan takes, in seconds. */
export interface StationCosts {
  readonly traces: number;
  readonly pruned: number;
  readonly training: number;
  readonly measuring: number;
}

export type EstimatePhase =
  | { readonly kind: "idle" }
  | { readonly kind: "sampling"; readonly done: number; readonly total: number }
  | { readonly kind: "training" }
  | { readonly kind: "failed"; readonly error: AppError };

/** Sampled in one request at least, and then learned from for a few steps. */
const SAMPLES = 32;
/** A device that takes this many times more samples together is measured with all of them. */
const FAR_MORE = 4;

/** How long the run that is set up will take, from a few traces and steps on this machine. Nothing of them is kept. */
export class DistillEstimate {
  readonly #setup: DistillSetup;
  readonly #ports: Pick<DistillPorts, "distiller" | "clock">;
  readonly #paces: PaceStorage;
  #phase = $state.raw<EstimatePhase>({ kind: "idle" });
  /** Raised when a pace was kept. */
  #kept = $state.raw(0);
  #controller: AbortController | undefined;

  constructor(setup: DistillSetup, ports: Pick<DistillPorts, "distiller" | "clock">, paces: PaceStorage) {
    this.#setup = setup;
    this.#ports = ports;
    this.#paces = paces;
  }

  get phase(): EstimatePhase {
    return this.#phase;
  }

  /** Undefined until this parent and arm were measured in this browser. */
  get costs(): StationCosts | undefined {
    const { plan } = this.#setup;
    const pace = this.#kept >= 0 && plan ? this.#paces.get(paceKey(plan)) : undefined;
    return pace && plan && costsOf(plan, pace);
  }

  get seconds(): number | undefined {
    const { costs } = this;
    return costs && costs.traces + costs.pruned + costs.training + costs.measuring;
  }

  async measure(): Promise<void> {
    const { plan } = this.#setup;
    if (!plan || this.#phase.kind === "sampling" || this.#phase.kind === "training") return;
    const controller = new AbortController();
    this.#controller = controller;
    let phase: EstimatePhase = { kind: "idle" };
    try {
      this.#paces.put(paceKey(plan), await this.#probe(controller.signal, plan));
      this.#kept += 1;
    } catch (thrown) {
      if (!isAbort(thrown)) phase = { kind: "failed", error: toAppError(thrown) as AppError };
    }
    this.#phase = phase;
  }

  cancel(): void {
    this.#controller?.abort();
  }

  async #probe(signal: AbortSignal, plan: DistillPlan): Promise<Pace> {
    const { clock } = this.#ports;
    const distiller = this.#ports.distiller(plan.student.id);
    const sample = async (problems: number) => {
      const few = { ...plan, traces: { ...plan.traces, problems, draws: 1 } };
      this.#phase = { kind: "sampling", done: 0, total: problems };
      let [startedMs, together] = [clock.now(), problems];
      const { traces } = await distiller.collect(signal, few, [], (event) => {
        if (event.type === "planned") [startedMs, together] = [clock.now(), event.together];
        if (!signal.aborted) this.#phase = { kind: "sampling", done: event.done, total: problems };
      });
      return { few, traces, together, sampleMs: (clock.now() - startedMs) / problems };
    };
    const first = await sample(SAMPLES);
    const isFarMore = first.together >= FAR_MORE * SAMPLES;
    const { few, traces, sampleMs } = isFarMore ? await sample(first.together) : first;
    const sampledMs = clock.now();
    const { lessons } = await distiller.teach(signal, few, traces, () => {});
    const taughtMs = clock.now();
    if (lessons.length === 0) throw nothingToLearn(few.traces.problems);
    this.#phase = { kind: "training" };
    const { stepMs, checkMs } = await distiller.measure(signal, trainingPlan(plan, lessons));
    return {
      sampleMs,
      pruneMs: (taughtMs - sampledMs) / traces.length,
      exampleMs: stepMs / plan.training.examplesPerStep,
      checkedMs: checkMs / plan.validation.problems,
    };
  }
}

/** What a pace depends on beside the machine: an arm decides how long the examples are. */
function paceKey({ student, arm, traces }: DistillPlan): string {
  return [student.revision, arm, traces.minSteps, traces.maxSteps].join(" ");
}

function costsOf(plan: DistillPlan, { sampleMs, pruneMs, exampleMs, checkedMs }: Pace): StationCosts {
  const samples = plan.traces.problems * plan.traces.draws;
  const steps = plan.training.steps * plan.training.examplesPerStep * exampleMs;
  const checked = checksOf(plan) * plan.validation.problems * checkedMs;
  return {
    traces: (samples * sampleMs) / 1000,
    pruned: (samples * pruneMs) / 1000,
    training: (steps + checked) / 1000,
    measuring: (measuredProblems(plan) * (sampleMs + checkedMs)) / 1000,
  };
}

function nothingToLearn(samples: number): AppError {
  return new AppError({
    code: "bad-argument",
    message: `Of ${samples} traces that the student wrote, none was right and could be followed.`,
    hint: "Choose easier problems, a lower temperature, or another student.",
  });
}
