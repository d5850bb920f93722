import { ARM_IDS, type ArmId } from "../../../core/distill/arm.ts";
import { DEFAULT_DISTILL } from "../../../core/distill/defaultDistill.ts";
import { DISTILL_VERSION, type DistillPlan } from "../../../core/distill/plan.ts";
import { presetOf } from "../../../core/distill/presetOf.ts";
import { type DistillSettings, type PresetId, PRESETS } from "../../../core/distill/presets.ts";
import type { DistillExperiment } from "../../../core/experiment.ts";
import type { ParentOption } from "./distillPorts.ts";

/** Why a run cannot begin. */
export type DistillReason = "student" | "steps" | "draws";

/** What the next run is to be. */
export class DistillSetup {
  readonly #parents: () => readonly ParentOption[];
  #student = $state.raw<string>(DEFAULT_DISTILL.student);
  #arm = $state.raw<ArmId>("drp");
  #settings = $state.raw<DistillSettings>(PRESETS.minute);
  seed = $state<number>(DEFAULT_DISTILL.seed);

  /** `parents`: the students that there are by now, read again whenever they are asked for. */
  constructor(parents: () => readonly ParentOption[]) {
    this.#parents = parents;
  }

  /** Students to choose from; the chosen one may be gone from among them. */
  get parents(): readonly ParentOption[] {
    return this.#parents();
  }

  /** Undefined while the one that was asked for is not among those to choose from. */
  get parent(): ParentOption | undefined {
    return this.parents.find(({ id }) => id === this.#student);
  }

  get arm(): ArmId {
    return this.#arm;
  }

  get settings(): DistillSettings {
    return this.#settings;
  }

  /** Undefined for settings of one's own. */
  get preset(): PresetId | undefined {
    return presetOf(this.#settings);
  }

  choosePreset(preset: PresetId): void {
    this.#settings = PRESETS[preset];
  }

  chooseStudent(id: string): void {
    this.#student = id;
  }

  chooseArm(arm: ArmId): void {
    this.#arm = arm;
  }

  changeTraces(change: Partial<DistillSettings["traces"]>): void {
    this.#settings = { ...this.#settings, traces: { ...this.#settings.traces, ...change } };
  }

  changeTraining(change: Partial<DistillSettings["training"]>): void {
    this.#settings = { ...this.#settings, training: { ...this.#settings.training, ...change } };
  }

  changeValidation(change: Partial<DistillSettings["validation"]>): void {
    this.#settings = { ...this.#settings, validation: { ...this.#settings.validation, ...change } };
  }

  get experiment(): DistillExperiment {
    const { version, screen } = DEFAULT_DISTILL;
    return {
      version,
      screen,
      student: this.#student,
      arm: this.#arm,
      seed: this.seed,
      ...this.#settings,
      run: undefined,
    };
  }

  restore({ student, arm, seed, traces, training, validation }: DistillExperiment): void {
    this.#student = student;
    this.#arm = ARM_IDS.find((id) => id === arm) ?? "drp";
    this.seed = seed;
    this.#settings = { traces, training, validation };
  }

  /** Why it cannot begin; undefined when it can. */
  get reason(): DistillReason | undefined {
    const { traces } = this.#settings;
    if (!this.parent) return "student";
    if (traces.minSteps > traces.maxSteps) return "steps";
    return traces.temperature === 0 && traces.draws > 1 ? "draws" : undefined;
  }

  /** Undefined where it cannot begin. */
  get plan(): DistillPlan | undefined {
    const { parent } = this;
    if (!parent || this.reason !== undefined) return undefined;
    const { id, revision, style } = parent;
    return {
      version: DISTILL_VERSION,
      student: { id, revision, style },
      arm: this.#arm,
      seed: this.seed,
      ...this.#settings,
    };
  }
}
