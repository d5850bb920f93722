import type { DistillPlan } from "./plan.ts";
import type { TrainingHistory } from "./trainer.ts";

/** Raised when a stored checkpoint of the same shape would be read otherwise. */
export const CHECKPOINT_VERSION = 1;

/**
 * All that a run needs to go on as if it had never stopped. The data of a step are a function of plan, lessons and step, so
 * that the step is the cursor.
 */
export interface TrainingCheckpoint {
  readonly plan: DistillPlan;
  readonly dataHash: string;
  /** Steps taken. */
  readonly step: number;
  readonly history: TrainingHistory;
  /** Flat, in the order of the model's layout. */
  readonly parameters: Float32Array;
  readonly moment1: Float32Array;
  readonly moment2: Float32Array;
  /** Those of the best check so far. */
  readonly best: { readonly step: number; readonly parameters: Float32Array } | undefined;
}

/** What is known of a checkpoint without reading its weights. */
export type CheckpointHead = Pick<TrainingCheckpoint, "plan" | "dataHash" | "step" | "history"> & {
  readonly bytes: number;
};

/**
 * Keeps the newest checkpoint of one run. Laws (tested by the contract suite): a process that is killed between any two
 * writes, or within one, leaves the checkpoint before readable; a damaged one is never read as whole. Writes reject with
 * AppError `out-of-storage` when there is no room, and what was kept before stands.
 */
export interface CheckpointStore {
  save(checkpoint: TrainingCheckpoint): Promise<void>;
  head(): Promise<CheckpointHead | undefined>;
  load(): Promise<TrainingCheckpoint | undefined>;
  clear(): Promise<void>;
}

/**
 * A folder of files, as small a port as two slots need: OPFS in a worker, a directory in Node, memory in tests. `write` may be
 * cut off anywhere, and then leaves the file missing, old, or in any state; the two-slot protocol above it copes.
 */
export interface CheckpointFolder {
  /** Undefined where there is no such file. */
  read(name: string): Promise<Uint8Array | undefined>;
  /** Resolves when the bytes are on the disk, as far as the platform says. AppError `out-of-storage`. */
  write(name: string, bytes: Uint8Array): Promise<void>;
  /** Removes the folder with all it holds; nothing happens where there is none. */
  clear(): Promise<void>;
}
