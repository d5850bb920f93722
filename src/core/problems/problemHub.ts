import type { HubSet, HubSetId } from "./hubSet.ts";

/** A commit of the hub, in full: unlike a branch's name it always means the same. */
export const COMMIT = /^[0-9a-f]{40}$/;

/** Hears the bytes read so far, which never fall, and the file's size where it is known. */
export type OnBytes = (loadedBytes: number, totalBytes: number | undefined) => void;

export interface HubRequest {
  readonly id: HubSetId;
  /** A commit; the newest one where it is undefined. */
  readonly revision: string | undefined;
}

export interface FetchedSet {
  /** The commit that the problems are of. */
  readonly commit: string;
  /** The problems as JSONL: id, setId, question and answer. The set's id names the commit. */
  readonly jsonl: string;
}

/**
 * Where problem sets are published. Nothing is asked of it before a set is fetched. Rejects with AppError `network`,
 * `not-found` or `bad-file`, or with AbortError.
 */
export interface ProblemHub {
  fetch(signal: AbortSignal, request: HubRequest, onBytes: OnBytes): Promise<FetchedSet>;
}

/** The files of the hub's datasets. Rejects as `ProblemHub` does. */
export interface HubFiles {
  /** The commit that is the newest. */
  newestCommit(signal: AbortSignal, repository: string): Promise<string>;
  read(signal: AbortSignal, set: HubSet, commit: string, onBytes: OnBytes): Promise<Uint8Array>;
}
