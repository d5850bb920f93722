import { AppError } from "../../core/errors.ts";
import type { EvaluationRecord } from "../../core/evaluation/record.ts";
import type { Clock, ModelDescription } from "../../core/ports.ts";
import { ScriptedGenerator, type ScriptedOptions, type ScriptedReply } from "./scripted.ts";

export interface RecordedOptions extends Pick<ScriptedOptions, "wait"> {
  readonly model: ModelDescription;
  /** Those of the model. */
  readonly records: readonly EvaluationRecord[];
  readonly clock: Clock;
  /** 1 is the pace at which they were made. */
  readonly speed: number;
}

/** Answers with what a model answered before, at the pace of then or faster: a recorded run through the live run's port. */
export function recordedGenerator({ model, records, speed, ...rest }: RecordedOptions): ScriptedGenerator {
  const bySample = new Map(records.map((record) => [record.sampleKey, record]));
  return new ScriptedGenerator({
    ...rest,
    model,
    replyTo: ({ sampleKey }) => {
      const record = bySample.get(sampleKey);
      if (record) return replyOf(record, speed);
      throw new AppError({ code: "not-found", message: "The recorded run holds no answer to this." });
    },
  });
}

/** Records hold texts and counts, not tokens: the text is dealt out evenly over its tokens, and they over its time. */
function replyOf({ outcome }: EvaluationRecord, speed: number): ScriptedReply {
  if (outcome.kind === "failed") return { kind: "failure", promptTokens: 0, error: new AppError(outcome) };
  const { text, finishReason, newTokens, promptTokens, timing } = outcome;
  const characters = [...text];
  const count = newTokens.value;
  const place = (token: number): number => Math.round((characters.length * token) / count);
  const step = (timing.totalMs - timing.firstTokenMs) / Math.max(1, count - 1);
  const tokens = Array.from({ length: count }, (_, i) => ({
    id: i,
    text: characters.slice(place(i), place(i + 1)).join(""),
    atMs: (timing.firstTokenMs + i * step) / speed,
  }));
  return { kind: "reply", promptTokens: promptTokens.value, tokens, finishReason };
}
