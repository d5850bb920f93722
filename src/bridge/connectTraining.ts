import { proxy } from "comlink";

import type { CollectionEvent } from "../core/distill/collection.ts";
import type { Distiller } from "../core/distill/distiller.ts";
import type { TrainerEvent } from "../core/distill/trainer.ts";
import { isAbort } from "../core/errors.ts";
import { Link, type WorkerHandle } from "./link.ts";
import type { ParentRequest, TrainingApi } from "./trainingContract.ts";

export interface TrainingConnection {
  /** The stations of one parent, behind the worker, which starts with the first call. */
  distiller(parent: ParentRequest): Distiller;
  /** Ends the worker; the next call starts a new one. */
  close(): void;
}

/** A pause waits for the step that is going on, and for its checkpoint. */
const PAUSE_MS = 60_000;

/** The page's shore. */
export function connectTraining(spawn: () => WorkerHandle, graceMs = PAUSE_MS): TrainingConnection {
  const link = new Link<TrainingApi>(spawn, "Resume: training goes on from its last checkpoint.", graceMs);
  return { distiller: (parent) => remoteDistiller(link, parent), close: () => link.close() };
}

function remoteDistiller(link: Link<TrainingApi>, parent: ParentRequest): Distiller {
  return {
    collect: (signal, plan, stored, onEvent) => {
      const onEvents = proxy((events: readonly CollectionEvent[]) => events.forEach(onEvent));
      return link.call(signal, (api, callId) => api.collect(callId, parent, plan, stored, onEvents));
    },
    teach: (signal, plan, traces, onTrace) => {
      // Of one frame only the last can be seen.
      const onEvents = proxy((done: readonly number[]) => done.slice(-1).forEach(onTrace));
      return link.call(signal, (api, callId) => api.teach(callId, parent, plan, traces, onEvents));
    },
    run: async (signal, plan, onEvent, options = {}) => {
      let kept = 0;
      const onEvents = proxy((events: readonly TrainerEvent[]) => {
        for (const event of events) {
          if (event.type === "started") kept = event.resumedFrom;
          if (event.type === "checkpoint") kept = event.step;
          onEvent(event);
        }
      });
      try {
        return await link.call(signal, (api, callId) => api.run(callId, parent, plan, options, onEvents), "answer");
      } catch (thrown) {
        // It did not stop by itself in time, and what it kept stands.
        if (isAbort(thrown)) return { kind: "paused", step: kept };
        throw thrown;
      }
    },
    finish: (signal, plan) => link.call(signal, (api, callId) => api.finish(callId, parent, plan)),
    measure: (signal, plan) => link.call(signal, (api, callId) => api.measure(callId, parent, plan)),
    discard: (plan) =>
      link.call(new AbortController().signal, (api, callId) => api.discard(callId, parent, plan)).then(() => undefined),
  };
}
