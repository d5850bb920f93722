import { gradeRecord } from "../../core/evaluation/graded.ts";
import type { EvaluationRecord } from "../../core/evaluation/record.ts";

/** What counts of an answer when students are compared. */
export interface AnswerScore {
  readonly problemId: string;
  readonly isCorrect: boolean;
  readonly newTokens: number;
}

/** By the strict grader; failed items are left out. */
export function answerScores(records: readonly EvaluationRecord[]): AnswerScore[] {
  return records.flatMap((record) => {
    const graded = gradeRecord(record);
    if (graded.kind === "failed") return [];
    const { strict, newTokens } = graded;
    return [{ problemId: record.problemId, isCorrect: strict.kind === "correct", newTokens }];
  });
}
