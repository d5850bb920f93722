import type { BatchStore } from "../../../core/distill/batchStore.ts";
import type { DataSetStore } from "../../../core/distill/dataSet.ts";
import type { Pruner } from "../../../core/distill/pruner.ts";
import type { Lock, RunStore } from "../../../core/evaluation/runStore.ts";
import type { Clock } from "../../../core/ports.ts";
import type { TeacherDialogue } from "../../../core/teacher/llm/dialogue.ts";
import type { LibraryPorts } from "../../models/openLibrary.ts";
import type { Kept } from "../../models/serverStorage.ts";

/** What the Prune screen needs of the world outside the page. */
export interface PrunePorts {
  /** The symbolic teacher, which also reads for those that are models. */
  readonly pruner: Pruner & TeacherDialogue;
  /** Kept runs, and those that ship with the page. */
  readonly runs: RunStore;
  readonly dataSets: DataSetStore;
  /** What models have pruned and nobody has kept or deleted yet. */
  readonly batches: BatchStore;
  /** Keeps two tabs from asking about the same batch. */
  readonly lock: Lock;
  /** A teacher's server; asks nothing of it before it is called. */
  readonly remoteStudent: LibraryPorts["remoteStudent"];
  /** What is typed about that server stays here. */
  readonly tabStorage: Kept;
  readonly clock: Clock;
  /** Milliseconds since 1970. */
  readonly today: () => number;
  readonly newId: () => string;
  /** A macrotask, so that long work lets events in. */
  readonly breathe: () => Promise<void>;
}
