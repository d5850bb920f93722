import type { AnswerScore } from "../distill/answerScore.ts";
import { gradeRecord } from "./graded.ts";
import type { EvaluationRecord } from "./record.ts";

/** By the strict grader; failed items are left out. */
export function answerScores(records: readonly EvaluationRecord[]): AnswerScore[] {
  return records.flatMap((record) => {
    const graded = gradeRecord(record);
    if (graded.kind === "failed") return [];
    const { strict, newTokens } = graded;
    return [{ problemId: record.problemId, isCorrect: strict.kind === "correct", newTokens }];
  });
}
