import * as v from "valibot";

import type { EvaluationRecord } from "../../core/evaluation/record.ts";
import { STYLES } from "../../core/traces/trace.ts";

const count = v.object({ value: v.number(), source: v.picklist(["exact", "reported", "estimated"]) });

const outcome = v.variant("kind", [
  v.object({
    kind: v.literal("completed"),
    text: v.string(),
    newTokens: count,
    reasoningTokens: v.optional(count),
    promptTokens: count,
    tokenizerId: v.string(),
    finishReason: v.picklist(["stop", "length"]),
    timing: v.object({ firstTokenMs: v.number(), totalMs: v.number(), alone: v.boolean() }),
  }),
  v.object({
    kind: v.literal("failed"),
    code: v.picklist([
      "bad-argument",
      "bad-file",
      "bad-model",
      "checksum-mismatch",
      "gpu-lost",
      "internal",
      "network",
      "not-found",
      "numerics-mismatch",
      "out-of-memory",
      "out-of-storage",
      "unsupported",
      "worker-lost",
    ]),
    message: v.string(),
  }),
]);

const scope = v.object({
  maxByteFallbackShare: v.optional(v.number()),
  maxNumber: v.optional(v.number()),
  maxMeanNegativeLogLikelihood: v.optional(v.number()),
});

/** Which model it was and where it ran. */
export const modelIdentity = {
  id: v.string(),
  label: v.string(),
  revision: v.string(),
  dtype: v.string(),
  device: v.picklist(["webgpu", "wasm", "cpu", "remote"]),
  threads: v.optional(v.number()),
  tokenizerId: v.string(),
};

const model = v.pipe(
  v.object({
    ...modelIdentity,
    kind: v.picklist(["student", "chat"]),
    styles: v.optional(v.array(v.picklist(STYLES))),
    contextTokens: v.number(),
    note: v.optional(v.string()),
    scope: v.optional(scope),
  }),
  v.transform(({ threads, note, ...described }) => ({ ...described, threads, note })),
);

const message = v.object({ role: v.picklist(["system", "user", "assistant"]), content: v.string() });

const prompt = v.variant("kind", [
  v.object({ kind: v.literal("messages"), messages: v.array(message) }),
  v.object({ kind: v.literal("text"), text: v.string() }),
]);

export const decodingSchema = v.object({
  maxNewTokens: v.number(),
  temperature: v.number(),
  topP: v.number(),
  seed: v.number(),
});

/**
 * One item of a run, in a run's file or in the browser's storage. JSON drops what is undefined; it is put back. Records
 * written before there were repeats are the first ones. Other fields, as a file's grades, are left out: grades are
 * derived again.
 */
export const recordSchema: v.GenericSchema<unknown, EvaluationRecord> = v.pipe(
  v.object({
    blockKey: v.string(),
    problemId: v.string(),
    setId: v.string(),
    problemKey: v.string(),
    templateId: v.optional(v.string()),
    gold: v.string(),
    strategyId: v.string(),
    strategyVersion: v.string(),
    model,
    decoding: decodingSchema,
    prompt,
    repeat: v.optional(v.number(), 0),
    sampleKey: v.string(),
    outcome,
  }),
  v.transform(({ templateId, ...record }) => ({ ...record, templateId })),
);

export type ParsedRecord =
  { readonly kind: "record"; readonly record: EvaluationRecord } | { readonly kind: "broken"; readonly reason: string };

/** Checks a value that was written as JSON, such as a line of a run's file, and makes a record of it. */
export function parseRecord(value: unknown): ParsedRecord {
  const parsed = v.safeParse(recordSchema, value);
  if (parsed.success) return { kind: "record", record: parsed.output };
  const [issue] = parsed.issues;
  return { kind: "broken", reason: `${v.getDotPath(issue) ?? "the line"}: ${issue.message}` };
}
