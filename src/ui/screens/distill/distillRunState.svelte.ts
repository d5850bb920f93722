import type { Distiller } from "../../../core/distill/distiller.ts";
import {
  distillLock,
  type DistillRun,
  type DistillWork,
  nextWork,
  type TrainingDone,
  type TrainingEnding,
} from "../../../core/distill/distillRun.ts";
import type { TrainingPlan } from "../../../core/distill/lessons.ts";
import type { TrainedStudent, TrainerEvent, TrainingHistory, TrainingOutcome } from "../../../core/distill/trainer.ts";
import { type AppError, isAbort, toAppError } from "../../../core/errors.ts";
import { childFiles } from "./childFiles.ts";
import type { DistillPorts } from "./distillPorts.ts";
import { collectStation, teachStation } from "./distillStations.ts";
import { measureChild } from "./measureChild.ts";
import { requireKept } from "./requireKept.ts";
import { historyUntil, secondsLeftOf } from "./trainingHistory.ts";

/** How far a run goes before it rests: to its end, over one station, or over so many steps of training. */
export type Extent = "end" | "station" | { readonly steps: number };

export type DistillPhase = "resting" | "pausing" | DistillWork;

/** Of the work that is going on, in its own units: samples, traces, steps or answers. */
export interface WorkProgress {
  readonly done: number;
  readonly total: number;
  /** Undefined until a rate is known. */
  readonly secondsLeft: number | undefined;
}

export interface MemorySample {
  readonly step: number;
  readonly bytes: number;
}

const NO_HISTORY: TrainingHistory = { steps: [], checks: [] };
const NO_PROGRESS: WorkProgress = { done: 0, total: 0, secondsLeft: undefined };
/** Held while anything is trained, so that two tabs do not take the machine from each other. */
const LOCK = "terse training";
/** One distillation: what came of it so far, kept before it is shown, and its going on. */
export class DistillRunState {
  readonly #ports: DistillPorts;
  readonly #onKept: () => void;
  #run: DistillRun;
  /** What is being kept, which is shown when it is. */
  #newest: DistillRun;
  #phase = $state.raw<DistillPhase>("resting");
  #progress = $state.raw(NO_PROGRESS);
  #history = $state.raw<TrainingHistory>(NO_HISTORY);
  #memory = $state.raw<readonly MemorySample[]>([]);
  #memoryUntold = $state.raw(false);
  #error = $state.raw<AppError | undefined>(undefined);
  #elsewhere = $state.raw(false);
  #nothingToKeep = $state.raw(false);
  #controller: AbortController | undefined;
  #going: Promise<void> = Promise.resolve();
  #saving: Promise<void> = Promise.resolve();
  #counted = { fromMs: 0, done: 0 };
  #plan: TrainingPlan | undefined;
  #student: TrainedStudent | undefined;

  /** `onKept` is called when a child was put among the models. */
  constructor(run: DistillRun, ports: DistillPorts, onKept: () => void = () => {}) {
    this.#run = $state.raw(run);
    this.#newest = run;
    this.#ports = ports;
    this.#onKept = onKept;
    this.#history = run.training?.history ?? NO_HISTORY;
  }

  get run(): DistillRun {
    return this.#run;
  }

  get phase(): DistillPhase {
    return this.#phase;
  }

  get busy(): boolean {
    return this.#phase !== "resting";
  }

  /** What it does next; undefined at its end, and where training diverged. */
  get next(): DistillWork | undefined {
    return this.#run.origin === "live" ? nextWork(this.#run) : undefined;
  }

  /** Up to the last step, whether its checkpoint is written or not. */
  get history(): TrainingHistory {
    return this.#history;
  }

  get progress(): WorkProgress {
    return this.#progress;
  }

  get memory(): readonly MemorySample[] {
    return this.#memory;
  }

  /** The browser was asked for its memory and does not say; until it answers, which takes a while, this is false. */
  get memoryUntold(): boolean {
    return this.#memoryUntold;
  }

  get error(): AppError | undefined {
    return this.#error;
  }

  /** Another tab was training when this one was to. */
  get elsewhere(): boolean {
    return this.#elsewhere;
  }

  /** It was to be ended with the best student so far, and there was no checkpoint to take one from. */
  get nothingToKeep(): boolean {
    return this.#nothingToKeep;
  }

  /** Goes on from wherever it rests. Failures end in `error`, never in a throw. */
  go(extent: Extent = "end"): Promise<void> {
    if (this.busy || this.next === undefined) return this.#going;
    return this.#begin(async (signal) => {
      for (let work = this.next; work !== undefined && !signal.aborted; work = this.next) {
        await this.#work(work, signal, extent);
        if (extent !== "end") return;
      }
    });
  }

  /** Ends after the step, or the block of samples, that is going on, so that nothing is lost. */
  pause(): void {
    if (!this.busy || this.#phase === "pausing") return;
    this.#phase = "pausing";
    this.#controller?.abort();
  }

  /** Ends training, and goes on with the best student so far. */
  async keepBest(): Promise<void> {
    this.pause();
    await this.#going;
    const { training } = this.#run;
    if (!training) return;
    await this.#begin(async (signal) => {
      this.#student = await this.#distiller.finish(signal, await this.#lessons(signal));
      this.#nothingToKeep = this.#student === undefined;
      if (!this.#student) return;
      if (training.ending === undefined) await this.#end({ kind: "stopped", step: this.#student.step });
      await this.#work("keep", signal, "end");
      if (!signal.aborted) await this.#work("measure", signal, "end");
    });
  }

  async rename(name: string): Promise<void> {
    await this.#guard(async () => {
      await this.#save({ name });
      if (this.#run.child) await this.#ports.models.rename(this.#run.child.modelId, name);
      this.#onKept();
    });
  }

  /** Ends what is going on and forgets the checkpoint, before the run is deleted. */
  async discard(): Promise<void> {
    this.pause();
    await this.#going;
    await this.#forgetCheckpoint();
  }

  async #forgetCheckpoint(): Promise<void> {
    const { lessons, plan } = this.#run;
    if (lessons) await this.#distiller.discard(this.#plan ?? { plan, lessons: [], dataHash: lessons.dataHash });
  }

  get #distiller(): Distiller {
    return this.#ports.distiller(this.#run.plan.student.id);
  }

  #begin(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const controller = new AbortController();
    this.#controller = controller;
    this.#phase = this.next ?? "keep";
    this.#progress = NO_PROGRESS;
    this.#error = undefined;
    this.#elsewhere = false;
    this.#nothingToKeep = false;
    this.#saving = Promise.resolve();
    this.#going = this.#guard(async () => {
      const letSleep = await this.#ports.keepAwake();
      try {
        const { lock, runs } = this.#ports;
        const held = await lock.tryHold(LOCK, () =>
          lock.tryHold(distillLock(this.#run.id), async () => {
            await requireKept(runs, this.#run.id);
            await work(controller.signal);
            await this.#saving;
            return true;
          }),
        );
        this.#elsewhere = held === undefined;
      } finally {
        letSleep();
      }
    }).finally(() => {
      this.#history = this.#run.training?.history ?? NO_HISTORY;
      this.#phase = "resting";
      this.#progress = NO_PROGRESS;
    });
    return this.#going;
  }

  async #work(work: DistillWork, signal: AbortSignal, extent: Extent): Promise<void> {
    switch (work) {
      case "collect":
        return void (await this.#traces(signal));
      case "teach":
        return void (await this.#lessons(signal));
      case "train":
        return this.#train(signal, typeof extent === "object" ? extent.steps : undefined);
      case "keep":
        return this.#keep(signal);
      case "measure":
        return this.#measure(signal);
      default:
        work satisfies never;
    }
  }

  async #traces(signal: AbortSignal) {
    const { plan, traces: known } = this.#run;
    this.#enter("collect");
    const spend = this.#spending("traces");
    const { traces, figures } = await collectStation(signal, plan, this.#distiller, this.#ports.runs, (done, total) =>
      this.#count(done, total),
    ).finally(() => (known ? undefined : spend()));
    if (!known) await this.#save({ traces: figures });
    return traces;
  }

  /** Made anew after a reload, from the traces that are kept. */
  async #lessons(signal: AbortSignal): Promise<TrainingPlan> {
    if (this.#plan) return this.#plan;
    const traces = await this.#traces(signal);
    this.#enter("teach");
    const spend = this.#spending("lessons");
    const { plan, figures } = await teachStation(signal, this.#run.plan, this.#distiller, traces, (done, total) =>
      this.#count(done, total),
    );
    this.#plan = plan;
    if (this.#run.lessons) return plan;
    await spend();
    await this.#save({ lessons: figures });
    return plan;
  }

  async #train(signal: AbortSignal, steps: number | undefined): Promise<void> {
    const plan = await this.#lessons(signal);
    this.#enter("train");
    const options = steps === undefined ? {} : { untilStep: this.#history.steps.length + steps };
    await this.#conclude(await this.#distiller.run(signal, plan, (event) => this.#hear(event), options));
  }

  #hear(event: TrainerEvent): void {
    const { steps, checks } = this.#history;
    switch (event.type) {
      case "started": {
        const { device, threads, note, batch, history } = event;
        this.#history = history;
        this.#saveSoon({ training: { device, threads, note, batch, history, ending: undefined } });
        break;
      }
      case "step": {
        const { type: _, ...step } = event;
        this.#history = { steps: [...steps, step], checks };
        break;
      }
      case "validation": {
        const { type: _, ...check } = event;
        this.#history = { steps, checks: [...checks, check] };
        void this.#sampleMemory(event.step);
        break;
      }
      case "checkpoint":
        this.#saveSoon(this.#training({ history: historyUntil(this.#history, event.step) }));
        break;
      default:
        event satisfies never;
    }
    const { plan } = this.#run;
    const secondsLeft = secondsLeftOf(plan, this.#history);
    this.#progress = { done: this.#history.steps.length, total: plan.training.steps, secondsLeft };
  }

  async #conclude(outcome: TrainingOutcome): Promise<void> {
    switch (outcome.kind) {
      case "paused":
        return this.#save(this.#training({ history: historyUntil(this.#history, outcome.step) }));
      case "diverged":
        return this.#end(outcome);
      case "finished":
      case "stoppedEarly":
        this.#student = outcome.student;
        return this.#end({ kind: outcome.kind, step: outcome.student.step });
      default:
        outcome satisfies never;
    }
  }

  /** Puts the child among the models, with its name and card. */
  async #keep(signal: AbortSignal): Promise<void> {
    const plan = await this.#lessons(signal);
    this.#enter("keep");
    const student = (this.#student ??= await this.#distiller.finish(signal, plan));
    if (!student) return;
    const { models, today } = this.#ports;
    const files = childFiles(this.#run, plan, student, today());
    const { id } = await models.put({ name: this.#run.name, createdAt: today(), files });
    await this.#save({ child: { modelId: id, step: student.step, evaluation: undefined, measured: false } });
    this.#onKept();
  }

  async #measure(signal: AbortSignal): Promise<void> {
    const { child } = this.#run;
    if (!child) return;
    this.#enter("measure");
    const spend = this.#spending("measuring");
    const measured = await measureChild(signal, this.#run, child, this.#ports, {
      onBegun: (evaluation) => this.#save({ child: { ...child, evaluation } }),
      onProgress: (done, total) => this.#count(done, total),
    }).finally(() => spend());
    if (!measured) return;
    await this.#save({ child: { ...this.#run.child!, measured } });
    await this.#forgetCheckpoint();
  }

  #end(ending: TrainingEnding): Promise<void> {
    const last = ending.kind === "diverged" ? ending.step - 1 : Infinity;
    return this.#save(this.#training({ history: historyUntil(this.#history, last), ending }));
  }

  #training(change: Partial<TrainingDone>): Partial<DistillRun> {
    const { training } = this.#newest;
    return training ? { training: { ...training, ...change } } : {};
  }

  #enter(work: DistillWork): void {
    if (this.#phase !== "pausing") this.#phase = work;
    this.#progress = NO_PROGRESS;
    this.#counted = { fromMs: this.#ports.clock.now(), done: -1 };
  }

  #count(done: number, total: number): void {
    const now = this.#ports.clock.now();
    // What was done before says nothing of the rate.
    if (this.#counted.done < 0) this.#counted = { fromMs: now, done };
    const { fromMs, done: before } = this.#counted;
    const secondsLeft = done > before ? ((now - fromMs) / (done - before)) * (total - done) * 1e-3 : undefined;
    this.#progress = { done, total, secondsLeft };
  }

  /** Adds the time from now on to what a station has cost, when the returned function is called. */
  #spending(station: keyof DistillRun["spentMs"]): () => Promise<void> {
    const { clock } = this.#ports;
    const startedMs = clock.now();
    return () => {
      const { spentMs } = this.#newest;
      return this.#save({ spentMs: { ...spentMs, [station]: spentMs[station] + clock.now() - startedMs } });
    };
  }

  /** One after the other, so that the newest is what stays. */
  #save(change: Partial<DistillRun>): Promise<void> {
    const run = (this.#newest = { ...this.#newest, ...change });
    this.#saving = this.#saving.then(async () => {
      await this.#ports.runs.put(run);
      this.#run = run;
    });
    return this.#saving;
  }

  /** What cannot be kept is not worth going on with; the failure itself is told when the work ends. */
  #saveSoon(change: Partial<DistillRun>): void {
    this.#save(change).catch(() => this.#controller?.abort());
  }

  async #sampleMemory(step: number): Promise<void> {
    const bytes = await this.#ports.memory();
    this.#memoryUntold = bytes === undefined;
    if (bytes !== undefined) this.#memory = [...this.#memory, { step, bytes }];
  }

  async #guard(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (thrown) {
      if (!isAbort(thrown)) this.#error = toAppError(thrown) as AppError;
    }
  }
}
