import { proxy } from "comlink";

import type { ModelHub } from "../core/models/modelHub.ts";
import type { OnBytes, ProblemHub } from "../core/problems/problemHub.ts";
import type { HubApi, HubEvent } from "./hubContract.ts";
import { Link, type WorkerHandle } from "./link.ts";

export interface HubConnection extends ProblemHub {
  readonly models: ModelHub;
  /** Ends the worker; the next call starts a new one. */
  close(): void;
}

/** The hub behind its worker, which starts with the first call. */
export function connectHub(spawn: () => WorkerHandle, graceMs?: number): HubConnection {
  const link = new Link<HubApi>(spawn, "Fetch it again.", graceMs);
  return {
    fetch: (signal, request, onBytes) => {
      const onEvents = told(onBytes);
      return link.call(signal, (api, callId) => api.fetchSet(callId, request, onEvents));
    },
    models: {
      look: (signal, repository) => link.call(signal, (api, callId) => api.lookUpModel(callId, repository)),
      fetch: async (signal, model, onBytes) => {
        const onEvents = told(onBytes);
        await link.call(signal, (api, callId) => api.fetchModel(callId, model, onEvents));
      },
    },
    close: () => link.close(),
  };
}

/** Of one frame only the last event can be seen. */
function told(onBytes: OnBytes) {
  return proxy((events: readonly HubEvent[]) => {
    const last = events.at(-1);
    if (last) onBytes(last.loadedBytes, last.totalBytes);
  });
}
