import { type Endpoint, expose } from "comlink";

import type { CollectionEvent } from "../core/distill/collection.ts";
import type { Distiller } from "../core/distill/distiller.ts";
import type { TrainerEvent } from "../core/distill/trainer.ts";
import { CallDesk } from "./callDesk.ts";
import type { ParentRequest, TrainingApi } from "./trainingContract.ts";

/** The worker's shore: one call at a time, whatever parents they name. `open` is called once for each of them. */
export function serveTraining(open: (parent: ParentRequest) => Distiller, endpoint?: Endpoint): void {
  const desk = new CallDesk();
  const distillers = new Map<string, Distiller>();
  const distiller = (parent: ParentRequest): Distiller => {
    const key = JSON.stringify(parent);
    const known = distillers.get(key) ?? open(parent);
    distillers.set(key, known);
    return known;
  };
  const api: TrainingApi = {
    collect: (callId, parent, plan, stored, onEvents) =>
      desk.streaming<CollectionEvent, Awaited<ReturnType<Distiller["collect"]>>>(callId, onEvents, (signal, push) =>
        distiller(parent).collect(signal, plan, stored, push),
      ),
    teach: (callId, parent, plan, traces, onEvents) =>
      desk.streaming<number, Awaited<ReturnType<Distiller["teach"]>>>(callId, onEvents, (signal, push) =>
        distiller(parent).teach(signal, plan, traces, push),
      ),
    run: (callId, parent, plan, options, onEvents) =>
      desk.streaming<TrainerEvent, Awaited<ReturnType<Distiller["run"]>>>(callId, onEvents, (signal, push) =>
        distiller(parent).run(signal, plan, push, options),
      ),
    finish: (callId, parent, plan) => desk.answer(callId, (signal) => distiller(parent).finish(signal, plan)),
    measure: (callId, parent, plan) => desk.answer(callId, (signal) => distiller(parent).measure(signal, plan)),
    discard: (callId, parent, plan) =>
      desk.answer(callId, async () => {
        await distiller(parent).discard(plan);
        return undefined;
      }),
    abort: (callId) => desk.abort(callId),
  };
  expose(api, endpoint);
}
