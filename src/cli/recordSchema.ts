import * as v from "valibot";

import type { EvaluationRecord } from "../core/evaluation/record.ts";

const count = v.object({ value: v.number(), source: v.picklist(["exact", "reported", "estimated"]) });

const outcome = v.variant("kind", [
  v.object({
    kind: v.literal("completed"),
    text: v.string(),
    newTokens: count,
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

const model = v.object({
  id: v.string(),
  label: v.string(),
  revision: v.string(),
  dtype: v.string(),
  device: v.picklist(["webgpu", "wasm", "cpu"]),
  threads: v.optional(v.number()),
  tokenizerId: v.string(),
  kind: v.picklist(["student", "chat"]),
  contextTokens: v.number(),
  note: v.optional(v.string()),
});

const message = v.object({ role: v.picklist(["system", "user", "assistant"]), content: v.string() });

const prompt = v.variant("kind", [
  v.object({ kind: v.literal("messages"), messages: v.array(message) }),
  v.object({ kind: v.literal("text"), text: v.string() }),
]);

/** A line of the file that `eval --out` writes. Its grades are left out: they are derived again. */
const recordSchema = v.object({
  blockKey: v.string(),
  problemId: v.string(),
  setId: v.string(),
  problemKey: v.string(),
  templateId: v.optional(v.string()),
  gold: v.string(),
  strategyId: v.string(),
  strategyVersion: v.string(),
  model,
  decoding: v.object({ maxNewTokens: v.number(), temperature: v.number(), topP: v.number(), seed: v.number() }),
  prompt,
  sampleKey: v.string(),
  outcome,
});

export type ParsedRecord =
  { readonly kind: "record"; readonly record: EvaluationRecord } | { readonly kind: "broken"; readonly reason: string };

/** Checks a line's value and makes a record of it. JSON drops what is undefined; it is put back. */
export function parseRecord(value: unknown): ParsedRecord {
  const parsed = v.safeParse(recordSchema, value);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    return { kind: "broken", reason: `${v.getDotPath(issue) ?? "the line"}: ${issue.message}` };
  }
  const { templateId, ...rest } = parsed.output;
  const { threads, note, ...described } = rest.model;
  return { kind: "record", record: { ...rest, templateId, model: { ...described, threads, note } } };
}
