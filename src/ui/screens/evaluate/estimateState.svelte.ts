import type { AppError } from "../../../core/errors.ts";
import { isAbort, toAppError } from "../../../core/errors.ts";
import { type ArmProbe, estimateSeconds } from "../../../core/evaluation/estimate.ts";
import { type EvaluationEvent, type EvaluationPlan, runEvaluation } from "../../../core/evaluation/run.ts";
import type { Clock } from "../../../core/ports.ts";
import { loadAll } from "../../models/loadAll.ts";
import type { ModelState } from "../../models/modelState.svelte.ts";
import type { SetupState } from "./setupState.svelte.ts";

export interface RunEstimate {
  readonly seconds: number;
  readonly items: number;
  /** Problems that each arm was measured on, asked together. */
  readonly measured: number;
}

export type EstimatePhase =
  | { readonly kind: "idle" }
  | { readonly kind: "measuring"; readonly done: number; readonly total: number }
  | { readonly kind: "failed"; readonly error: AppError };

interface Measured {
  readonly models: readonly ModelState[];
  readonly setting: string;
  readonly arms: readonly ArmProbe[];
}

/** How long the run will take that is set up, from one block of each of its arms. Their answers are not kept. */
export class EstimateState {
  readonly #setup: SetupState;
  readonly #clock: Clock;
  #phase = $state.raw<EstimatePhase>({ kind: "idle" });
  #measured = $state.raw<Measured | undefined>(undefined);
  #controller: AbortController | undefined;

  constructor(setup: SetupState, clock: Clock) {
    this.#setup = setup;
    this.#clock = clock;
  }

  get phase(): EstimatePhase {
    return this.#phase;
  }

  /** Undefined until the rate was measured, and again when something changes that it depends on. */
  get estimate(): RunEstimate | undefined {
    const { count, repeats, models } = this.#setup;
    const measured = this.#measured;
    const isSame = measured?.models.every((model, i) => model === models?.[i]);
    if (!measured || !isSame || measured.setting !== this.#setup.rateSetting) return undefined;
    const { arms } = measured;
    const itemsPerArm = count * repeats;
    return {
      seconds: estimateSeconds(arms, itemsPerArm),
      items: arms.length * itemsPerArm,
      measured: arms[0]?.items ?? 0,
    };
  }

  async measure(): Promise<void> {
    const { models, reason, rateSetting: setting } = this.#setup;
    if (!models || reason !== undefined || this.#phase.kind === "measuring") return;
    const controller = new AbortController();
    this.#controller = controller;
    this.#phase = { kind: "measuring", done: 0, total: 0 };
    let phase: EstimatePhase = { kind: "idle" };
    try {
      if (await loadAll(models)) {
        const arms = await this.#probe(controller.signal, await this.#setup.plan(), models);
        this.#measured = { models, setting, arms };
      }
    } catch (thrown) {
      if (!isAbort(thrown)) phase = { kind: "failed", error: toAppError(thrown) as AppError };
    }
    this.#phase = phase;
  }

  cancel(): void {
    this.#controller?.abort();
  }

  async #probe(signal: AbortSignal, plan: EvaluationPlan, models: readonly ModelState[]): Promise<readonly ArmProbe[]> {
    const arms: ArmProbe[] = [];
    let startedMs = this.#clock.now();
    const listen = (event: EvaluationEvent): void => {
      if (event.type === "load" || signal.aborted) return;
      this.#phase = { kind: "measuring", done: event.done, total: event.total };
      if (event.type === "planned") startedMs = this.#clock.now();
      if (event.type !== "block") return;
      const endedMs = this.#clock.now();
      arms.push({ items: event.records.length, milliseconds: endedMs - startedMs });
      startedMs = endedMs;
    };
    const block = { ...plan, problems: plan.problems.slice(0, plan.blockSize), repeats: 1 };
    const generators = models.map(({ generator }) => generator);
    await runEvaluation(signal, block, generators, listen);
    return arms;
  }
}
