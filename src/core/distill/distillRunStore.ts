import type { TraceBlock } from "./collection.ts";
import type { DistillRun } from "./distillRun.ts";

/**
 * Keeps distillations and the traces that they learn from, which runs of the same `tracesHash` share. Laws (tested by the
 * contract suite): what was put is read back equal; a block is kept whole or not at all; a deleted run takes the traces with
 * it that no other run needs. Writes reject with AppError `out-of-storage` when there is no room, and what was kept stands.
 */
export interface DistillRunStore {
  /** Newest first. */
  list(): Promise<DistillRun[]>;
  get(id: string): Promise<DistillRun | undefined>;
  /** Replaces a run of the same id. */
  put(run: DistillRun): Promise<void>;
  delete(id: string): Promise<void>;
  /** In the order of their indices. */
  blocks(tracesHash: string): Promise<TraceBlock[]>;
  /** Replaces a block of the same index. */
  addBlock(tracesHash: string, block: TraceBlock): Promise<void>;
}
