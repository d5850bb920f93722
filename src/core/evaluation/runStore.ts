import type { EvaluationRecord } from "./record.ts";
import type { EvaluationPlan } from "./run.ts";

/** Raised when a stored shape changes; older versions still load. Version 1 knew no repeats. */
export const RUN_VERSION = 2;

/** A run as it is kept: all that resuming it needs, the problems and strategies themselves among it. */
export interface StoredRun {
  readonly version: typeof RUN_VERSION;
  readonly id: string;
  readonly title: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** Where its numbers come from: this tab, a file that someone opened, or one that ships with the page. */
  readonly origin: "live" | "imported" | "recorded";
  /** Ids of the models' descriptions, in the order of the arms. */
  readonly models: readonly string[];
  readonly plan: EvaluationPlan;
}

/** What a list of runs shows. */
export interface RunListing {
  readonly run: Pick<StoredRun, "id" | "title" | "createdAt" | "origin" | "models">;
  /** Records kept, of those planned. */
  readonly done: number;
  readonly total: number;
  /** As text, about. */
  readonly bytes: number;
}

/**
 * Keeps runs and their records. Laws (tested by the contract suite): what was added is read back equal and in order; a
 * block is kept whole or not at all, and adding it again changes nothing; runs do not touch each other; a deleted run
 * leaves nothing. Writes reject with AppError `out-of-storage` when there is no room, and what was kept before stands.
 */
export interface RunStore {
  /** Newest first. */
  list(): Promise<RunListing[]>;
  /** Replaces a run of the same id; its records stay. */
  put(run: StoredRun): Promise<void>;
  get(id: string): Promise<StoredRun | undefined>;
  /** Keeps a whole block of records, all with one `blockKey`; replaces that block. AppError `not-found` without its run. */
  addBlock(runId: string, records: readonly EvaluationRecord[]): Promise<void>;
  /** In the order in which blocks were first added. */
  records(runId: string): Promise<EvaluationRecord[]>;
  delete(runId: string): Promise<void>;
}

/** Runs `work` while no one else holds the name; undefined at once when someone does. */
export interface Lock {
  tryHold<T>(name: string, work: () => Promise<T>): Promise<T | undefined>;
}
