import type { FetchedSet, HubRequest } from "../core/problems/problemHub.ts";
import type { Reply } from "./contract.ts";

/** Bytes of the file that is fetched. */
export interface HubEvent {
  readonly loadedBytes: number;
  readonly totalBytes: number | undefined;
}

/** What the hub worker answers, by the rules of `InferenceApi`. */
export interface HubApi {
  fetchSet(
    callId: string,
    request: HubRequest,
    onEvents: (events: readonly HubEvent[]) => void | Promise<void>,
  ): Promise<Reply<FetchedSet>>;
  abort(callId: string): void;
}
