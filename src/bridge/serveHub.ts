import { type Endpoint, expose } from "comlink";

import type { FetchedSet, ProblemHub } from "../core/problems/problemHub.ts";
import { CallDesk } from "./callDesk.ts";
import type { HubApi, HubEvent } from "./hubContract.ts";

/** The worker's shore. */
export function serveHub(hub: ProblemHub, endpoint?: Endpoint): void {
  const desk = new CallDesk();
  const api: HubApi = {
    fetchSet: (callId, request, onEvents) =>
      desk.streaming<HubEvent, FetchedSet>(callId, onEvents, (signal, push) =>
        hub.fetch(signal, request, (loadedBytes, totalBytes) => push({ loadedBytes, totalBytes })),
      ),
    abort: (callId) => desk.abort(callId),
  };
  expose(api, endpoint);
}
