import { proxy } from "comlink";

import type { PrunedRow, Pruner } from "../core/distill/pruner.ts";
import type { TeacherDialogue } from "../core/teacher/llm/dialogue.ts";
import { Link, type WorkerHandle } from "./link.ts";
import type { TeacherApi } from "./teacherContract.ts";

export interface TeacherConnection extends Pruner, TeacherDialogue {
  /** Ends the worker; the next call starts a new one. */
  close(): void;
}

/** The teacher behind its worker, which starts with the first trace that is pruned. */
export function connectTeacher(spawn: () => WorkerHandle, studentUrl: string, graceMs?: number): TeacherConnection {
  const link = new Link<TeacherApi>(spawn, "Prune again.", graceMs);
  return {
    prune: (signal, trace, split) => link.call(signal, (api, callId) => api.prune(callId, trace, split)),
    revise: (signal, response, steps, decisions) =>
      link.call(signal, (api, callId) => api.revise(callId, response, steps, decisions)),
    countTokens: (signal, texts) => link.call(signal, (api, callId) => api.countTokens(callId, studentUrl, texts)),
    readTraces: (signal, text) => link.call(signal, (api, callId) => api.readTraces(callId, text)),
    pruneMany: (signal, traces, split, onRow) => {
      const onRows = proxy((rows: readonly PrunedRow[]) => rows.forEach(onRow));
      return link.call(signal, (api, callId) => api.pruneMany(callId, studentUrl, traces, split, onRows));
    },
    begin: (signal, trace, split, contextTokens) =>
      link.call(signal, (api, callId) => api.begin(callId, trace, split, contextTokens)),
    proceed: (signal, talk, reply) => link.call(signal, (api, callId) => api.proceed(callId, talk, reply)),
    estimate: (signal, traces, split) => link.call(signal, (api, callId) => api.estimate(callId, traces, split)),
    close: () => link.close(),
  };
}
