import type { DataSetStore } from "../../../core/distill/dataSet.ts";
import type { Pruner } from "../../../core/distill/pruner.ts";
import type { RunStore } from "../../../core/evaluation/runStore.ts";
import type { Clock } from "../../../core/ports.ts";

/** What the Prune screen needs of the world outside the page. */
export interface PrunePorts {
  readonly pruner: Pruner;
  /** Kept runs, and those that ship with the page. */
  readonly runs: RunStore;
  readonly dataSets: DataSetStore;
  readonly clock: Clock;
  /** Milliseconds since 1970. */
  readonly today: () => number;
  readonly newId: () => string;
  /** A macrotask, so that long work lets events in. */
  readonly breathe: () => Promise<void>;
}
