import type { Pruner } from "../../../core/distill/pruner.ts";
import type { RunStore } from "../../../core/evaluation/runStore.ts";

/** What the Prune screen needs of the world outside the page. */
export interface PrunePorts {
  readonly pruner: Pruner;
  /** Kept runs, and those that ship with the page. */
  readonly runs: RunStore;
}
