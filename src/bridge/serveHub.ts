import { type Endpoint, expose } from "comlink";

import type { ModelHub } from "../core/models/modelHub.ts";
import type { FetchedSet, ProblemHub } from "../core/problems/problemHub.ts";
import { CallDesk } from "./callDesk.ts";
import type { HubApi, HubEvent } from "./hubContract.ts";

/** The worker's shore. */
export function serveHub(problems: ProblemHub, models: ModelHub, endpoint?: Endpoint): void {
  const desk = new CallDesk();
  const api: HubApi = {
    fetchSet: (callId, request, onEvents) =>
      desk.streaming<HubEvent, FetchedSet>(callId, onEvents, (signal, push) =>
        problems.fetch(signal, request, (loadedBytes, totalBytes) => push({ loadedBytes, totalBytes })),
      ),
    lookUpModel: (callId, repository) => desk.answer(callId, (signal) => models.look(signal, repository)),
    fetchModel: (callId, model, onEvents) =>
      desk.streaming<HubEvent, undefined>(callId, onEvents, async (signal, push) => {
        await models.fetch(signal, model, (loadedBytes, totalBytes) => push({ loadedBytes, totalBytes }));
        return undefined;
      }),
    abort: (callId) => desk.abort(callId),
  };
  expose(api, endpoint);
}
