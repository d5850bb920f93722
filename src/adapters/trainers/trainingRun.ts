import { isBetter, isCheckDue, outOfPatience } from "../../core/distill/bestCheck.ts";
import type { CheckpointStore, TrainingCheckpoint } from "../../core/distill/checkpointStore.ts";
import type { TrainingPlan } from "../../core/distill/lessons.ts";
import type { TrainerEvent, TrainingOutcome, TrainingStep, ValidationCheck } from "../../core/distill/trainer.ts";
import { AppError, isAbort } from "../../core/errors.ts";
import type { Clock, OrtRuntime } from "../../core/ports.ts";
import { OPTIMISER } from "../../engine/train/optimiser.ts";
import { learningRate } from "../../engine/train/schedule.ts";
import { TrainingSession } from "../../engine/train/session.ts";
import type { LessonBatches } from "./lessonBatches.ts";
import type { Parent } from "./parentStudent.ts";
import { trainedStudent } from "./trainedStudent.ts";
import { type Validator, validator } from "./validator.ts";

export interface TrainingRunFacts {
  readonly plan: TrainingPlan;
  readonly parent: Parent;
  readonly batches: LessonBatches;
  readonly store: CheckpointStore;
  /** Where the run goes on from; undefined for a new one. */
  readonly kept: TrainingCheckpoint | undefined;
  readonly onEvent: (event: TrainerEvent) => void;
}

/** What training runs on. */
export interface TrainingPlace {
  readonly runtime: OrtRuntime;
  /** Awaited after each step and each token of a check. */
  readonly breathe: () => Promise<void>;
  readonly clock: Clock;
}

/** One run, from the parent or a checkpoint to its outcome. */
export class TrainingRun {
  readonly #facts: TrainingRunFacts;
  readonly #place: TrainingPlace;
  readonly #session: TrainingSession;
  readonly #validator: Validator;
  readonly #steps: TrainingStep[];
  readonly #checks: ValidationCheck[];
  #best: TrainingCheckpoint["best"];
  #step: number;
  #savedStep: number | undefined;

  constructor(facts: TrainingRunFacts, place: TrainingPlace) {
    this.#facts = facts;
    this.#place = place;
    const { plan, parent, kept } = facts;
    const zeros = () => new Float32Array(parent.parameters.length);
    const fresh = { parameters: parent.parameters, moment1: zeros(), moment2: zeros(), step: 0 };
    this.#session = new TrainingSession(place.runtime, parent.config, kept ?? fresh, OPTIMISER);
    this.#validator = validator(place.runtime, parent, plan.plan, place.breathe);
    this.#steps = [...(kept?.history.steps ?? [])];
    this.#checks = [...(kept?.history.checks ?? [])];
    this.#best = kept?.best;
    this.#step = kept?.step ?? 0;
    this.#savedStep = kept?.step;
  }

  async go(signal: AbortSignal, untilStep: number): Promise<TrainingOutcome> {
    const { plan } = this.#facts.plan;
    const { steps, checkpointEvery } = plan.training;
    for (;;) {
      if (isCheckDue(plan, this.#step) && this.#checks.at(-1)?.step !== this.#step) {
        if (!(await this.#check(signal))) return this.#pause();
        // Its answers took a while, and are shown: they outlive a reload.
        if (this.#step < steps) await this.#save();
      }
      if (this.#step >= steps) return this.#end("finished");
      if (outOfPatience(plan, this.#checks)) return this.#end("stoppedEarly");
      if (signal.aborted || this.#step >= untilStep) return this.#pause();
      if (!(await this.#train())) return { kind: "diverged", step: this.#step + 1, checkpointStep: this.#savedStep };
      if (this.#step % checkpointEvery === 0) await this.#save();
      await this.#place.breathe();
    }
  }

  release(): Promise<void> {
    return this.#session.release();
  }

  /** False where loss or gradient is not finite: then the state is not to be kept. */
  async #train(): Promise<boolean> {
    const { clock } = this.#place;
    const { batch, tokens } = this.#facts.batches.at(this.#step);
    const { training } = this.#facts.plan.plan;
    const rate = learningRate({ ...training, peak: training.peakRate }, this.#step);
    const startedMs = clock.now();
    const report = await this.#session.step(batch, rate).catch((thrown: unknown) => {
      if (thrown instanceof AppError && thrown.code === "numerics-mismatch") return undefined;
      throw thrown;
    });
    if (report === undefined || !Number.isFinite(report.gradientNorm)) return false;
    this.#step += 1;
    const taken: TrainingStep = { step: this.#step, ...report, rate, tokens, ms: clock.now() - startedMs };
    this.#steps.push(taken);
    this.#facts.onEvent({ type: "step", ...taken });
    return true;
  }

  /** False where an abort came before its end. */
  async #check(signal: AbortSignal): Promise<boolean> {
    const { clock } = this.#place;
    const startedMs = clock.now();
    const { parameters } = await this.#session.state();
    const figures = await this.#validator.check(signal, parameters).catch((thrown: unknown) => {
      if (isAbort(thrown)) return undefined;
      throw thrown;
    });
    if (figures === undefined) return false;
    const { plan, lessons } = this.#facts.plan;
    const found = { step: this.#step, ...figures };
    const isBest = isBetter(plan, lessons, found, this.#checks);
    if (isBest) this.#best = { step: this.#step, parameters };
    const check: ValidationCheck = { ...found, isBest, ms: clock.now() - startedMs };
    this.#checks.push(check);
    this.#facts.onEvent({ type: "validation", ...check });
    return true;
  }

  async #pause(): Promise<TrainingOutcome> {
    await this.#save();
    return { kind: "paused", step: this.#step };
  }

  async #end(kind: "finished" | "stoppedEarly"): Promise<TrainingOutcome> {
    const checkpoint = await this.#save();
    const { parent, plan } = this.#facts;
    return { kind, student: trainedStudent(parent, plan, checkpoint) };
  }

  async #save(): Promise<TrainingCheckpoint> {
    const { plan, dataHash } = this.#facts.plan;
    const history = { steps: [...this.#steps], checks: [...this.#checks] };
    const checkpoint = { plan, dataHash, history, best: this.#best, ...(await this.#session.state()) };
    await this.#facts.store.save(checkpoint);
    this.#savedStep = this.#step;
    this.#facts.onEvent({ type: "checkpoint", step: this.#step });
    return checkpoint;
  }
}
