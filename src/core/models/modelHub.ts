import type { Dtype } from "../modelId.ts";
import type { OnBytes } from "../problems/problemHub.ts";
import type { StoredFile } from "./modelStore.ts";

/** A model of the hub in one number format: the files that are fetched for it. */
export interface HubVariant {
  readonly dtype: Dtype;
  readonly files: readonly StoredFile[];
  /** Of all files. */
  readonly bytes: number;
}

/** What the hub has of a model. */
export interface HubOffer {
  readonly repository: string;
  /** The newest commit, which the files are of. */
  readonly commit: string;
  /** At least one, in the order of `DTYPES`. */
  readonly variants: readonly HubVariant[];
}

/** A model of the hub whose files are kept here. */
export interface KeptHubModel extends HubVariant {
  readonly repository: string;
  readonly commit: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}

/**
 * Where models are published. Nothing is asked of it before a person asks. Rejects with AppError `network`, `not-found`,
 * `bad-model` or `out-of-storage`, or with AbortError.
 */
export interface ModelHub {
  look(signal: AbortSignal, repository: string): Promise<HubOffer>;
  /** Keeps the files. What was fetched of them before, and broken off, is not fetched again. */
  fetch(signal: AbortSignal, model: KeptHubModel, onBytes: OnBytes): Promise<void>;
}

/** Models of the hub that are kept whole. */
export interface HubModelStore {
  /** Newest first. */
  list(): Promise<readonly KeptHubModel[]>;
  delete(repository: string, dtype: Dtype): Promise<void>;
}
