import type { Distiller } from "../../../core/distill/distiller.ts";
import type { DistillRunStore } from "../../../core/distill/distillRunStore.ts";
import type { ParentStudent } from "../../../core/distill/plan.ts";
import type { Lock, RunStore } from "../../../core/evaluation/runStore.ts";
import type { StorageRoom } from "../../../core/evaluation/storageReport.ts";
import type { ModelStore } from "../../../core/models/modelStore.ts";
import type { Clock, Generator } from "../../../core/ports.ts";
import type { Style } from "../../../core/traces/trace.ts";

/** A student that can be made shorter. */
export interface ParentOption extends ParentStudent {
  readonly label: string;
  /** All that it can be asked for; `style` is the one that it is to be asked for here. */
  readonly styles: readonly Style[];
}

/** What the Distill screen needs of the world outside the page. */
export interface DistillPorts {
  /** Students of the page to start from, the one that is proposed first. */
  readonly shipped: readonly ParentOption[];
  /** Works on a parent, by its id; nothing starts before it is asked for something. */
  readonly distiller: (parentId: string) => Distiller;
  readonly runs: DistillRunStore;
  /** Where children go. */
  readonly models: ModelStore;
  /** What answers under a model's id, a parent's or a child's. */
  readonly generator: (modelId: string) => Promise<Generator>;
  /** Where the answers of parent and child are kept. */
  readonly evaluations: RunStore;
  readonly evaluationTitle: (run: string, problems: number) => string;
  readonly lock: Lock;
  readonly room: StorageRoom;
  readonly clock: Clock;
  /** Milliseconds since 1970. */
  readonly today: () => number;
  readonly newId: () => string;
  /** A macrotask, so that long work lets events in; it comes in a hidden tab as well. */
  readonly breathe: () => Promise<void>;
  /** Keeps the screen on until the returned function is called. */
  readonly keepAwake: () => Promise<() => void>;
  /** Bytes of the page and its workers; undefined where the browser does not say. */
  readonly memory: () => Promise<number | undefined>;
}
