import type { HubOffer, KeptHubModel } from "../core/models/modelHub.ts";
import type { FetchedSet, HubRequest } from "../core/problems/problemHub.ts";
import type { Reply } from "./contract.ts";

/** Bytes of what is fetched. */
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
  lookUpModel(callId: string, repository: string): Promise<Reply<HubOffer>>;
  fetchModel(
    callId: string,
    model: KeptHubModel,
    onEvents: (events: readonly HubEvent[]) => void | Promise<void>,
  ): Promise<Reply<undefined>>;
  abort(callId: string): void;
}
