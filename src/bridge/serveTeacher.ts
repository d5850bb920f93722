import { type Endpoint, expose } from "comlink";

import type { PrunedRow, Pruner } from "../core/distill/pruner.ts";
import type { TeacherDialogue } from "../core/teacher/llm/dialogue.ts";
import { CallDesk } from "./callDesk.ts";
import type { TeacherApi } from "./teacherContract.ts";

/** The worker's shore. `prunerOf` is called once for each folder whose tokenizer is to count. */
export function serveTeacher(
  prunerOf: (studentUrl: string) => Pruner,
  dialogue: TeacherDialogue,
  endpoint?: Endpoint,
): void {
  const desk = new CallDesk();
  const pruners = new Map<string, Pruner>();
  const pruner = (studentUrl: string): Pruner => {
    const known = pruners.get(studentUrl) ?? prunerOf(studentUrl);
    pruners.set(studentUrl, known);
    return known;
  };
  /** Counts nothing, so no folder is needed. */
  const plain = prunerOf("");
  const api: TeacherApi = {
    prune: (callId, trace, split) => desk.answer(callId, (signal) => plain.prune(signal, trace, split)),
    revise: (callId, response, steps, decisions) =>
      desk.answer(callId, (signal) => plain.revise(signal, response, steps, decisions)),
    countTokens: (callId, studentUrl, texts) =>
      desk.answer(callId, (signal) => pruner(studentUrl).countTokens(signal, texts)),
    readTraces: (callId, text) => desk.answer(callId, (signal) => plain.readTraces(signal, text)),
    pruneMany: (callId, studentUrl, traces, split, onRows) =>
      desk.streaming<PrunedRow, undefined>(callId, onRows, async (signal, push) => {
        await pruner(studentUrl).pruneMany(signal, traces, split, push);
        return undefined;
      }),
    begin: (callId, trace, split, contextTokens) =>
      desk.answer(callId, (signal) => dialogue.begin(signal, trace, split, contextTokens)),
    proceed: (callId, talk, reply) => desk.answer(callId, (signal) => dialogue.proceed(signal, talk, reply)),
    estimate: (callId, traces, split) => desk.answer(callId, (signal) => dialogue.estimate(signal, traces, split)),
    abort: (callId) => desk.abort(callId),
  };
  expose(api, endpoint);
}
