import { type Grade, gradeResponse } from "../grading/grade.ts";
import type { EvaluationRecord } from "./record.ts";

export interface GradedCompletion {
  readonly kind: "graded";
  readonly record: EvaluationRecord;
  readonly strict: Grade;
  readonly lenient: Grade;
  readonly newTokens: number;
  readonly promptTokens: number;
}

export type GradedRecord = GradedCompletion | { readonly kind: "failed"; readonly record: EvaluationRecord };

export function gradeRecord(record: EvaluationRecord): GradedRecord {
  const { outcome, gold } = record;
  if (outcome.kind === "failed") return { kind: "failed", record };
  const { text, finishReason, newTokens, promptTokens } = outcome;
  const { strict, lenient } = gradeResponse({ response: text, gold, finishReason });
  return {
    kind: "graded",
    record,
    strict,
    lenient,
    newTokens: newTokens.value,
    promptTokens: promptTokens.value,
  };
}

export interface GradedPair {
  readonly a: GradedCompletion;
  readonly b: GradedCompletion;
}

/** The problems that both arms completed, repeat by repeat, in a's order. A failed item removes its pair. */
export function pairGraded(a: readonly GradedRecord[], b: readonly GradedRecord[]): GradedPair[] {
  const byItem = new Map(b.map((item) => [itemOf(item), item]));
  return a.flatMap((item) => {
    const other = byItem.get(itemOf(item));
    return item.kind === "graded" && other?.kind === "graded" ? [{ a: item, b: other }] : [];
  });
}

/** Tokens of two tokenizers do not compare. */
export function sameTokenizer({ a, b }: GradedPair): boolean {
  return tokenizerOf(a) === tokenizerOf(b);
}

function tokenizerOf({ record }: GradedCompletion): string | undefined {
  return record.outcome.kind === "completed" ? record.outcome.tokenizerId : undefined;
}

function itemOf({ record }: GradedRecord): string {
  return JSON.stringify([record.problemId, record.repeat]);
}
