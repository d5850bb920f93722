import type { RunFiles, WholeRun } from "../../../core/evaluation/runFiles.ts";
import type { Lock, RunStore } from "../../../core/evaluation/runStore.ts";
import type { StorageRoom } from "../../../core/evaluation/storageReport.ts";
import type { Generator } from "../../../core/ports.ts";
import type { ColumnMapping, ProblemFileContent } from "../../../core/problems/problemFile.ts";
import type { ProblemHub } from "../../../core/problems/problemHub.ts";

/** What a run runs on that is replayed. Nothing of it is kept. */
export interface Replay {
  /** Of a model of the run. */
  readonly generatorOf: (model: string) => Generator;
  readonly runs: RunStore;
  readonly lock: Lock;
}

/** What the Evaluate screen needs of the world outside the page. */
export interface EvaluatePorts {
  readonly runs: RunStore;
  readonly lock: Lock;
  /** Milliseconds since 1970. */
  readonly today: () => number;
  readonly newId: () => string;
  /** A macrotask, so that long work lets events in; it comes in a hidden tab as well. */
  readonly breathe: () => Promise<void>;
  /** Keeps the screen on until the returned function is called. */
  readonly keepAwake: () => Promise<() => void>;
  readonly room: StorageRoom;
  /**
   * Reads problems from a file that someone opened or dropped, by these columns or those that it surely means, and says how
   * many bytes it has read. AppError `bad-file` for what holds none, and AbortError.
   */
  readonly readProblems: (
    signal: AbortSignal,
    file: File,
    onBytes: (bytes: number) => void,
    mapping?: ColumnMapping,
  ) => Promise<ProblemFileContent>;
  /** Asks nothing before a set is fetched. */
  readonly hub: ProblemHub;
  readonly hubHost: string;
  readonly runFiles: RunFiles;
  /** A finished run, to be run again from its records at so many times its pace. */
  readonly replay: (run: WholeRun, speed: number) => Replay;
}
