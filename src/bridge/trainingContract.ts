import type { Collection, CollectionEvent, TraceBlock } from "../core/distill/collection.ts";
import type { PreparedLessons } from "../core/distill/distiller.ts";
import type { TrainingPlan } from "../core/distill/lessons.ts";
import type { DistillPlan } from "../core/distill/plan.ts";
import type {
  RunOptions,
  TrainedStudent,
  TrainerEvent,
  TrainingOutcome,
  TrainingPace,
} from "../core/distill/trainer.ts";
import type { TeacherTrace } from "../core/teacher/teacher.ts";
import type { Reply, WasmThreads } from "./contract.ts";

/** A parent and the machine to work on: every call names them, so that a new worker can go on. */
export interface ParentRequest {
  readonly source: ParentSource;
  readonly device: "auto" | "webgpu" | "wasm";
  /** On WASM; fixed by the first request of a worker. */
  readonly threads: WasmThreads;
}

export type ParentSource =
  /** A student that is served with the page, in a folder of this absolute address. */
  | { readonly kind: "student"; readonly baseUrl: string }
  /** A student that this browser keeps. */
  | { readonly kind: "kept"; readonly id: string };

/** What the training worker answers, by the rules of `InferenceApi`. */
export interface TrainingApi {
  collect(
    callId: string,
    parent: ParentRequest,
    plan: DistillPlan,
    stored: readonly TraceBlock[],
    onEvents: (events: readonly CollectionEvent[]) => void | Promise<void>,
  ): Promise<Reply<Collection>>;
  /** `onEvents` hears how many traces are done. */
  teach(
    callId: string,
    parent: ParentRequest,
    plan: DistillPlan,
    traces: readonly TeacherTrace[],
    onEvents: (done: readonly number[]) => void | Promise<void>,
  ): Promise<Reply<PreparedLessons>>;
  /** Aborting pauses it: the reply says at which step. */
  run(
    callId: string,
    parent: ParentRequest,
    plan: TrainingPlan,
    options: RunOptions,
    onEvents: (events: readonly TrainerEvent[]) => void | Promise<void>,
  ): Promise<Reply<TrainingOutcome>>;
  finish(callId: string, parent: ParentRequest, plan: TrainingPlan): Promise<Reply<TrainedStudent | undefined>>;
  measure(callId: string, parent: ParentRequest, plan: TrainingPlan): Promise<Reply<TrainingPace>>;
  discard(callId: string, parent: ParentRequest, plan: TrainingPlan): Promise<Reply<undefined>>;
  abort(callId: string): void;
}
