import type { CheckpointStore, TrainingCheckpoint } from "../../core/distill/checkpointStore.ts";
import type { TrainingPlan } from "../../core/distill/lessons.ts";
import { planHash } from "../../core/distill/plan.ts";
import type {
  RunOptions,
  TrainedStudent,
  Trainer,
  TrainerEvent,
  TrainingOutcome,
  TrainingPace,
} from "../../core/distill/trainer.ts";
import { AppError, isAbort, throwIfAborted } from "../../core/errors.ts";
import type { Clock, ModelFiles, OrtRuntime } from "../../core/ports.ts";
import { lessonBatches } from "./lessonBatches.ts";
import { measurePace } from "./measurePace.ts";
import { type MakeTokenizer, type Parent, readParent } from "./parentStudent.ts";
import { trainedStudent } from "./trainedStudent.ts";
import { TrainingRun } from "./trainingRun.ts";

export interface EngineTrainerOptions {
  /** The files of a parent student, by its id. */
  readonly files: (parentId: string) => ModelFiles;
  /** The runtime to train on, and why that one when it is not the one asked for. */
  readonly runtime: (signal: AbortSignal) => Promise<{ runtime: OrtRuntime; note: string | undefined }>;
  readonly tokenizer: MakeTokenizer;
  /** Where the checkpoints of a plan are kept. */
  readonly checkpoints: (plan: TrainingPlan) => CheckpointStore;
  /** A macrotask, so that an abort is heard between two steps: a run on WASM yields none by itself. */
  readonly breathe: () => Promise<void>;
  readonly clock?: Clock;
}

/** Trains students on onnxruntime, with the graphs of our own engine. Calls must not overlap. */
export class EngineTrainer implements Trainer {
  readonly #options: EngineTrainerOptions;
  readonly #clock: Clock;

  constructor(options: EngineTrainerOptions) {
    this.#options = options;
    this.#clock = options.clock ?? performance;
  }

  async run(
    signal: AbortSignal,
    plan: TrainingPlan,
    onEvent: (event: TrainerEvent) => void,
    { untilStep = Infinity }: RunOptions = {},
  ): Promise<TrainingOutcome> {
    const store = this.#options.checkpoints(plan);
    const kept = await checkpointOf(store, plan);
    try {
      const run = await this.#open(signal, plan, store, kept, onEvent);
      try {
        return await run.go(signal, untilStep);
      } finally {
        await run.release();
      }
    } catch (thrown) {
      if (isAbort(thrown)) return { kind: "paused", step: kept?.step ?? 0 };
      throw thrown;
    }
  }

  async finish(signal: AbortSignal, plan: TrainingPlan): Promise<TrainedStudent | undefined> {
    throwIfAborted(signal);
    const kept = await checkpointOf(this.#options.checkpoints(plan), plan);
    return kept && trainedStudent(await this.#parent(signal, plan), plan, kept);
  }

  async measure(signal: AbortSignal, plan: TrainingPlan): Promise<TrainingPace> {
    const parent = await this.#parent(signal, plan);
    const { runtime } = await this.#options.runtime(signal);
    return measurePace(signal, plan, parent, { runtime, breathe: this.#options.breathe, clock: this.#clock });
  }

  discard(plan: TrainingPlan): Promise<void> {
    return this.#options.checkpoints(plan).clear();
  }

  async #open(
    signal: AbortSignal,
    plan: TrainingPlan,
    store: CheckpointStore,
    kept: TrainingCheckpoint | undefined,
    onEvent: (event: TrainerEvent) => void,
  ): Promise<TrainingRun> {
    const parent = await this.#parent(signal, plan);
    const { runtime, note } = await this.#options.runtime(signal);
    throwIfAborted(signal);
    const batches = lessonBatches(plan, parent);
    const { device, threads } = runtime;
    const history = kept?.history ?? { steps: [], checks: [] };
    onEvent({ type: "started", device, threads, note, resumedFrom: kept?.step ?? 0, history, batch: batches.largest });
    const { breathe } = this.#options;
    return new TrainingRun({ plan, parent, batches, store, kept, onEvent }, { runtime, breathe, clock: this.#clock });
  }

  #parent(signal: AbortSignal, { plan }: TrainingPlan): Promise<Parent> {
    return readParent(signal, this.#options.files(plan.student.id), this.#options.tokenizer);
  }
}

/** The run's checkpoint. AppError `bad-argument` where the place holds that of another run, which stays untouched. */
async function checkpointOf(store: CheckpointStore, plan: TrainingPlan): Promise<TrainingCheckpoint | undefined> {
  const kept = await store.load();
  if (kept === undefined) return undefined;
  if (planHash(kept.plan) === planHash(plan.plan) && kept.dataHash === plan.dataHash) return kept;
  throw new AppError({
    code: "bad-argument",
    message: "The checkpoint belongs to another run: its plan or its lessons differ.",
    hint: "Resume with the plan that it was started with, or start in another place.",
  });
}
