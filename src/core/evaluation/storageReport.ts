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

/** What is kept beside runs, in the order in which it is shown. */
export const KEPT_KINDS = ["student", "hubModel", "distillation", "checkpoint", "dataSet", "batch"] as const;
export type KeptKind = (typeof KEPT_KINDS)[number];

export interface Kept {
  readonly id: string;
  /** What it is called; a checkpoint goes by the distillations that need it, which may be gone. */
  readonly titles: readonly string[];
  /** Milliseconds since 1970; undefined where nobody noted it. */
  readonly createdAt: number | undefined;
  /** Of text, about. */
  readonly bytes: number;
}

/** All that is kept of one kind. */
export interface Shelf {
  list(): Promise<readonly Kept[]>;
  delete(id: string): Promise<void>;
}

export interface KeptThing extends Kept {
  readonly kind: KeptKind;
}

/** What the page keeps in this browser. */
export interface StorageReport {
  /** Newest first, each with its size. */
  readonly runs: readonly RunListing[];
  readonly things: readonly KeptThing[];
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
  deleteThing(thing: Pick<KeptThing, "kind" | "id">): Promise<void>;
  /** But for the page's own files. */
  deleteAll(): Promise<void>;
  deleteOffline(): Promise<void>;
}
