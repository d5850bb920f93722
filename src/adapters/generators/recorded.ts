import { AppError } from "../../core/errors.ts";
import { groupBy } from "../../core/evaluation/groupBy.ts";
import type { EvaluationRecord } from "../../core/evaluation/record.ts";
import type { Clock } from "../../core/ports.ts";
import { macrotask } from "./macrotask.ts";
import { ScriptedGenerator, type ScriptedOptions, type ScriptedReply } from "./scripted.ts";
import { waitOrAbort } from "./waitOrAbort.ts";

export interface RecordedOptions extends Pick<ScriptedOptions, "wait"> {
  /** At least one of each model that is to answer. */
  readonly records: readonly EvaluationRecord[];
  readonly clock: Clock;
  /** 1 is the pace at which they were made. */
  readonly speed: number;
}

/** Answers with what a model answered before, at the pace of then or faster: a recorded run through the live run's port. */
export function recordedGenerator({ records, speed, wait = paced, ...rest }: RecordedOptions): ScriptedGenerator {
  const [first] = records;
  if (!first) throw new AppError({ code: "bad-argument", message: "A run without answers cannot be replayed." });
  const bySample = new Map(records.map((record) => [askedOf(record), record]));
  return new ScriptedGenerator({
    ...rest,
    model: first.model,
    isReplay: true,
    wait,
    replyTo: (item) => {
      const record = bySample.get(askedOf(item));
      if (record) return replyOf(record, speed);
      throw new AppError({ code: "not-found", message: "The recorded run holds no answer to this." });
    },
  });
}

/** Problems that differ in their words alone share a sample key. */
function askedOf({ sampleKey, prompt }: Pick<EvaluationRecord, "sampleKey" | "prompt">): string {
  return JSON.stringify([sampleKey, prompt]);
}

/** The same for a run of several models: the generator of each, by its id. */
export function recordedGenerators({ records, ...rest }: RecordedOptions): (model: string) => ScriptedGenerator {
  const byModel = groupBy(records, ({ model }) => model.id);
  return (model) => recordedGenerator({ ...rest, records: byModel.get(model) ?? [] });
}

/** Browsers hold timers back for so long: what is due sooner comes at once. */
const TIMER_MS = 4;

function paced(milliseconds: number, signal: AbortSignal): Promise<void> {
  return milliseconds < TIMER_MS ? macrotask() : waitOrAbort(milliseconds, signal);
}

/** Records hold texts and counts, not tokens: the text is dealt out evenly over its tokens, and they over its time. */
function replyOf({ outcome }: EvaluationRecord, speed: number): ScriptedReply {
  if (outcome.kind === "failed") return { kind: "failure", promptTokens: 0, error: new AppError(outcome) };
  const { text, finishReason, newTokens, reasoningTokens, promptTokens, timing } = outcome;
  const characters = [...text];
  const count = newTokens.value;
  const place = (token: number): number => Math.round((characters.length * token) / count);
  const step = (timing.totalMs - timing.firstTokenMs) / Math.max(1, count - 1);
  const tokens = Array.from({ length: count }, (_, i) => ({
    id: i,
    text: characters.slice(place(i), place(i + 1)).join(""),
    atMs: (timing.firstTokenMs + i * step) / speed,
  }));
  return { kind: "reply", promptTokens: promptTokens.value, tokens, reasoningTokens, finishReason };
}
