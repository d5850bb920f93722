import { DISTILL_RUN_VERSION, distillLock, type DistillRun } from "../../../core/distill/distillRun.ts";
import { freePlace } from "../../../core/distill/freePlace.ts";
import type { DistillPlan } from "../../../core/distill/plan.ts";
import { stillAtWork } from "../../../core/distill/stillAtWork.ts";
import { type AppError, toAppError } from "../../../core/errors.ts";
import type { DistillExperiment } from "../../../core/experiment.ts";
import { keptModelId } from "../../../core/modelId.ts";
import type { KeptModel } from "../../../core/models/modelStore.ts";
import { compareSideBySide, evaluateSideBySide, type NamedStudent } from "../../../core/models/sideBySide.ts";
import { experimentToHash } from "../../experimentHash.ts";
import type { KeptModels } from "../../models/keptModels.svelte.ts";
import type { Preferences } from "../../state/appearanceState.svelte.ts";
import { ArmsState } from "./armsState.svelte.ts";
import { DistillEstimate } from "./distillEstimate.svelte.ts";
import type { DistillPorts, ParentOption } from "./distillPorts.ts";
import { DistillRunState } from "./distillRunState.svelte.ts";
import { DistillSetup } from "./distillSetup.svelte.ts";
import { PaceStorage } from "./paceStorage.ts";

/**
 * What a run keeps, about: two checkpoints of four vectors (parameters, two moments, the best parameters) of a student of
 * ours, the child, and the traces.
 */
const RUN_BYTES = 64 * 2 ** 20;

export interface DistillDependencies {
  readonly ports: DistillPorts;
  readonly storage: Preferences;
  /** What the list of runs calls a run that is about to begin; `others` are the names there are. */
  readonly nameOf: (plan: DistillPlan, others: readonly string[]) => string;
  /** What children are added to. */
  readonly kept: KeptModels;
}

/** The Distill screen: a run that is set up, or one that is open, and the list of those kept. */
export class DistillState {
  readonly setup: DistillSetup;
  readonly estimate: DistillEstimate;
  readonly arms: ArmsState;
  readonly kept: KeptModels;
  readonly #dependencies: DistillDependencies;
  #runs = $state.raw<readonly DistillRun[] | undefined>(undefined);
  #open = $state.raw<DistillRunState | undefined>(undefined);
  #example = $state.raw<DistillRunState | undefined>(undefined);
  #overlaid = $state.raw<readonly string[]>([]);
  #error = $state.raw<AppError | undefined>(undefined);
  #unknownRun = $state.raw(false);
  /** Each station waits for a press and explains itself. */
  lesson = $state(false);

  constructor(dependencies: DistillDependencies) {
    this.#dependencies = dependencies;
    const { ports, storage, kept } = dependencies;
    this.kept = kept;
    this.setup = new DistillSetup(() => [...ports.shipped, ...kept.models.map(keptParent)]);
    this.estimate = new DistillEstimate(this.setup, ports, new PaceStorage(storage));
    this.arms = new ArmsState(ports);
  }

  /** Newest first; undefined until they were read. */
  get runs(): readonly DistillRun[] | undefined {
    return this.#runs;
  }

  get open(): DistillRunState | undefined {
    return this.#open;
  }

  /** A recorded run, to show what comes of one while none was made here; undefined until it was read. */
  get example(): DistillRunState | undefined {
    return this.#open ? undefined : this.#example;
  }

  get busy(): boolean {
    return this.#open?.busy ?? false;
  }

  get error(): AppError | undefined {
    return this.#error;
  }

  /** The link asked for a run that is not kept here. */
  get unknownRun(): boolean {
    return this.#unknownRun;
  }

  /** Runs whose curves are drawn beside those of the open one. */
  get overlaid(): readonly DistillRun[] {
    return (this.#runs ?? []).filter(({ id }) => id !== this.#open?.run.id && this.#overlaid.includes(id));
  }

  isOverlaid(id: string): boolean {
    return this.#overlaid.includes(id);
  }

  overlay(id: string): void {
    this.#overlaid = this.isOverlaid(id) ? this.#overlaid.filter((each) => each !== id) : [...this.#overlaid, id];
  }

  get experiment(): DistillExperiment {
    return { ...this.setup.experiment, run: this.#open?.run.id };
  }

  /** Shows an experiment: its run where it is kept, else its set-up. What is running goes on, so its links are not followed. */
  async restore(experiment: DistillExperiment): Promise<void> {
    if (this.busy && experiment.run !== this.#open?.run.id) return;
    this.setup.restore(experiment);
    this.#unknownRun = false;
    if (experiment.run === undefined) this.#open = undefined;
    else if (experiment.run !== this.#open?.run.id) await this.openRun(experiment.run);
  }

  async refresh(): Promise<void> {
    await this.#guard(async () => {
      const runs = await this.#dependencies.ports.runs.list();
      this.#runs = runs;
      const recorded = runs.find(({ origin }) => origin === "recorded");
      const isNeeded = runs.every(({ origin }) => origin === "recorded");
      this.#example = recorded && isNeeded ? this.#state(recorded) : undefined;
      const open = this.#open?.run.id;
      if (open !== undefined && !this.busy && !runs.some(({ id }) => id === open)) this.#open = undefined;
      await this.kept.refresh();
      await this.arms.show(this.#runs);
    });
  }

  /** Keeps the run that is set up, opens it and, but in a lesson, runs it to its end. */
  async begin(): Promise<void> {
    const { plan, parent } = this.setup;
    if (this.busy || this.#open || !plan || !parent) return;
    this.estimate.cancel();
    const { ports, nameOf } = this.#dependencies;
    await this.#guard(async () => {
      await ports.room.require(RUN_BYTES);
      const others = await ports.runs.list();
      const run: DistillRun = {
        version: DISTILL_RUN_VERSION,
        id: ports.newId(),
        name: nameOf(
          plan,
          others.map(({ name }) => name),
        ),
        createdAt: ports.today(),
        origin: "live",
        // Recorded ones make room: their places are not kept.
        place: freePlace(others.filter(({ origin }) => origin === "live")),
        parent: parent.label,
        plan,
        spentMs: { traces: 0, lessons: 0, measuring: 0 },
      };
      await ports.runs.put(run);
      await ports.room.persist();
      this.#enter(run);
    });
    if (!this.open) return;
    await this.refresh();
    if (!this.lesson) await this.go();
  }

  /** Goes on with the open run: to its end, or in a lesson over one station. */
  async go(steps?: number): Promise<void> {
    await this.#open?.go(steps === undefined ? (this.lesson ? "station" : "end") : { steps });
    await this.refresh();
  }

  async keepBest(): Promise<void> {
    await this.#open?.keepBest();
    await this.refresh();
  }

  async openRun(id: string): Promise<void> {
    if (this.busy) return;
    await this.#guard(async () => {
      const run = await this.#dependencies.ports.runs.get(id);
      this.#unknownRun = run === undefined;
      if (run) this.#enter(run);
      else this.#open = undefined;
    });
  }

  /** Back to the set-up; what runs must have ended. */
  close(): void {
    if (!this.busy) this.#open = undefined;
  }

  async rename(id: string, name: string): Promise<void> {
    const open = this.#open?.run.id === id ? this.#open : await this.#read(id);
    await open?.rename(name);
    await this.refresh();
  }

  /** With its checkpoint; its child stays among the models. One that is worked on in another tab stays. */
  async delete(id: string): Promise<void> {
    if (this.busy) return;
    const { lock, runs } = this.#dependencies.ports;
    await this.#guard(async () => {
      const deleted = await lock.tryHold(distillLock(id), async () => {
        const open = this.#open?.run.id === id ? this.#open : await this.#read(id);
        await open?.discard();
        await runs.delete(id);
        if (this.#open?.run.id === id) this.#open = undefined;
        return true;
      });
      if (deleted === undefined) throw stillAtWork((await runs.get(id))?.name ?? id);
    });
    // It would forget the error.
    if (!this.#error) await this.refresh();
  }

  /** Where parent and child answer one problem, side by side and at once. */
  compareLink(run: DistillRun): string | undefined {
    const pair = this.#pair(run);
    return pair && experimentToHash(compareSideBySide(...pair), true);
  }

  /** Where parent and child answer many problems: their kept answers, or the set-up of such a run. */
  evaluateLink(run: DistillRun): string | undefined {
    const pair = this.#pair(run);
    return pair && experimentToHash({ ...evaluateSideBySide(...pair), run: run.child?.evaluation });
  }

  #pair({ plan, child }: DistillRun): [parent: NamedStudent, child: NamedStudent] | undefined {
    if (!child) return undefined;
    const { id, style } = plan.student;
    const parent = this.setup.parents.find((option) => option.id === id);
    return [
      { id, styles: parent?.styles ?? [style] },
      { id: keptModelId(child.modelId), styles: [style] },
    ];
  }

  /** Sets up what a run was, to be changed and run again. */
  repeat(run: DistillRun): void {
    if (this.busy) return;
    const { student, arm, seed, traces, training, validation } = run.plan;
    this.setup.restore({ ...this.setup.experiment, student: student.id, arm, seed, traces, training, validation });
    this.#open = undefined;
  }

  /** Sets up a distillation of another student, as it was set up before. */
  setUpFrom(student: string): void {
    if (this.busy) return;
    this.setup.chooseStudent(student);
    this.#open = undefined;
  }

  #enter(run: DistillRun): void {
    this.estimate.cancel();
    this.#open = this.#state(run);
  }

  async #read(id: string): Promise<DistillRunState | undefined> {
    const run = await this.#dependencies.ports.runs.get(id);
    return run && this.#state(run);
  }

  #state(run: DistillRun): DistillRunState {
    return new DistillRunState(run, this.#dependencies.ports, () => void this.kept.refresh());
  }

  async #guard(work: () => Promise<void>): Promise<void> {
    this.#error = undefined;
    try {
      await work();
    } catch (thrown) {
      this.#error = toAppError(thrown) as AppError;
    }
  }
}

function keptParent({ id, name, card: { styles } }: KeptModel): ParentOption {
  return { id: keptModelId(id), label: name, styles, style: styles[0]!, revision: id };
}
