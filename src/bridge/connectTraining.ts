import { proxy, type Remote } from "comlink";

import type { CollectionEvent } from "../core/distill/collection.ts";
import type { Distiller } from "../core/distill/distiller.ts";
import type { TrainerEvent } from "../core/distill/trainer.ts";
import { AppError, isAbort } from "../core/errors.ts";
import type { Reply } from "./contract.ts";
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

/** A call for one parent, on the machine that it names. */
type Call = <T>(
  signal: AbortSignal,
  start: (api: Remote<TrainingApi>, callId: string, parent: ParentRequest) => Promise<Reply<T>>,
  onAbort?: "reject" | "answer",
) => Promise<T>;

/** The page's shore. Once a graphics device was lost, parents that leave the choice of it open go on without one. */
export function connectTraining(spawn: () => WorkerHandle, graceMs = PAUSE_MS): TrainingConnection {
  const link = new Link<TrainingApi>(spawn, "Resume: training goes on from its last checkpoint.", graceMs);
  let isGpuLost = false;
  const callFor =
    (parent: ParentRequest): Call =>
    async (signal, start, onAbort) => {
      const place = isGpuLost && parent.device === "auto" ? { ...parent, device: "wasm" as const } : parent;
      try {
        return await link.call(signal, (api, callId) => start(api, callId, place), onAbort);
      } catch (thrown) {
        if (!(thrown instanceof AppError && thrown.code === "gpu-lost")) throw thrown;
        isGpuLost = true;
        throw lostWhileTraining(thrown);
      }
    };
  return { distiller: (parent) => remoteDistiller(callFor(parent)), close: () => link.close() };
}

function lostWhileTraining(cause: AppError): AppError {
  return new AppError({
    code: "gpu-lost",
    message: "The graphics device was lost. The last checkpoint is kept.",
    hint: "Resume: training goes on from there on the processor. After a reload the graphics device is tried again.",
    cause,
  });
}

function remoteDistiller(call: Call): Distiller {
  return {
    collect: (signal, plan, stored, onEvent) => {
      const onEvents = proxy((events: readonly CollectionEvent[]) => events.forEach(onEvent));
      return call(signal, (api, callId, parent) => api.collect(callId, parent, plan, stored, onEvents));
    },
    teach: (signal, plan, traces, onTrace) => {
      // Of one frame only the last can be seen.
      const onEvents = proxy((done: readonly number[]) => done.slice(-1).forEach(onTrace));
      return call(signal, (api, callId, parent) => api.teach(callId, parent, plan, traces, onEvents));
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
        return await call(signal, (api, callId, parent) => api.run(callId, parent, plan, options, onEvents), "answer");
      } catch (thrown) {
        // It did not stop by itself in time, and what it kept stands.
        if (isAbort(thrown)) return { kind: "paused", step: kept };
        throw thrown;
      }
    },
    finish: (signal, plan) => call(signal, (api, callId, parent) => api.finish(callId, parent, plan)),
    measure: (signal, plan) => call(signal, (api, callId, parent) => api.measure(callId, parent, plan)),
    discard: (plan) =>
      call(new AbortController().signal, (api, callId, parent) => api.discard(callId, parent, plan)).then(
        () => undefined,
      ),
  };
}
