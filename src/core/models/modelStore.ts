import type { ModelFiles } from "../ports.ts";
import type { ModelCard } from "./modelCard.ts";

/** A student in the Hugging Face layout: its files by their paths. */
export interface NewModel {
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** A student that is kept here. */
export interface KeptModel {
  /** Hash of the files that decide its answers: its revision, and the same wherever it is kept. */
  readonly id: string;
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly files: readonly StoredFile[];
  /** Of all files. */
  readonly bytes: number;
  /** Of its weights, as config.json has it. */
  readonly dtype: string;
  readonly card: ModelCard;
}

export interface StoredFile {
  readonly path: string;
  readonly bytes: number;
}

/**
 * Keeps students. Laws (tested by the contract suite): what was put is read back byte for byte; a model is there whole or
 * not at all, whenever the page is killed; models do not touch each other; a deleted one leaves nothing. Writes reject
 * with AppError `out-of-storage` when there is no room, and what was kept before stands.
 */
export interface ModelStore {
  /** Newest first. */
  list(): Promise<readonly KeptModel[]>;
  get(id: string): Promise<KeptModel | undefined>;
  /**
   * Resolves when all of it is kept. One with the same revision that is there already stays as it is, its name too.
   * AppError `bad-model` or `bad-file` for files that are no student's.
   */
  put(model: NewModel): Promise<KeptModel>;
  /** Reading rejects with AppError `not-found` what is not kept. */
  files(id: string): ModelFiles;
  /** AppError `not-found` where it is not kept. */
  rename(id: string, name: string): Promise<void>;
  delete(id: string): Promise<void>;
}
