import { proxy } from "comlink";

import type { ProblemHub } from "../core/problems/problemHub.ts";
import type { HubApi, HubEvent } from "./hubContract.ts";
import { Link, type WorkerHandle } from "./link.ts";

export interface HubConnection extends ProblemHub {
  /** Ends the worker; the next call starts a new one. */
  close(): void;
}

/** The hub behind its worker, which starts with the first set that is fetched. */
export function connectHub(spawn: () => WorkerHandle, graceMs?: number): HubConnection {
  const link = new Link<HubApi>(spawn, "Fetch the problems again.", graceMs);
  return {
    fetch: (signal, request, onBytes) => {
      const onEvents = proxy((events: readonly HubEvent[]) => {
        // Of one frame only the last can be seen.
        const last = events.at(-1);
        if (last) onBytes(last.loadedBytes, last.totalBytes);
      });
      return link.call(signal, (api, callId) => api.fetchSet(callId, request, onEvents));
    },
    close: () => link.close(),
  };
}
