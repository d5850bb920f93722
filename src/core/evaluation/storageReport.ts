import type { KeptCheckpoint } from "../distill/checkpointShelf.ts";
import type { KeptModel } from "../models/modelStore.ts";
import type { RunListing } from "./runStore.ts";

/** Stored copies of the page's own files, its models among them: with them it opens without a network. */
export interface OfflineFiles {
  readonly count: number;
  readonly bytes: number;
}

export interface OfflineStore {
  report(): Promise<OfflineFiles>;
  /** The next visit with a network stores them again. */
  delete(): Promise<void>;
}

/** What the page keeps in this browser. */
export interface StorageReport {
  /** Newest first, each with its size. */
  readonly runs: readonly RunListing[];
  /** Newest first. */
  readonly models: readonly KeptModel[];
  readonly checkpoints: readonly KeptCheckpoint[];
  /** Undefined where the browser keeps no files. */
  readonly offline: OfflineFiles | undefined;
  /** Of all that the page keeps, models included; undefined where the browser does not say. */
  readonly usedBytes: number | undefined;
  /** What the browser would let the page keep, `usedBytes` included. */
  readonly quotaBytes: number | undefined;
  /** Whether the browser has promised not to clear it when the disk fills up. */
  readonly persistent: boolean;
}

/** What the page may know and do about its storage. */
export interface StorageRoom {
  report(): Promise<StorageReport>;
  /**
   * To be asked before much is written: rejects with AppError `out-of-storage` when the browser grants no room, or less
   * than `bytes` and a reserve. Where the browser does not say, it may begin.
   */
  require(bytes: number): Promise<void>;
  /** Asks the browser to keep everything until a person deletes it; false where it does not promise. */
  persist(): Promise<boolean>;
  deleteRun(id: string): Promise<void>;
  deleteAllRuns(): Promise<void>;
  deleteModel(id: string): Promise<void>;
  deleteCheckpoint(id: string): Promise<void>;
  deleteOffline(): Promise<void>;
}
