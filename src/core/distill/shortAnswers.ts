import type { AnswerScore } from "./answerScore.ts";

/** Graded answers, in short: enough to compare students, so that no one need ask them again. */
export interface ShortAnswers {
  /** In the order of the problems: "1" for right, "0" for wrong, "-" for an item that failed and has 0 tokens. */
  readonly right: string;
  readonly tokens: readonly number[];
}

export function shortAnswers(problemIds: readonly string[], scores: readonly AnswerScore[]): ShortAnswers {
  const byProblem = new Map(scores.map((score) => [score.problemId, score]));
  const own = problemIds.map((id) => byProblem.get(id));
  return {
    right: own.map((score) => (score === undefined ? "-" : score.isCorrect ? "1" : "0")).join(""),
    tokens: own.map((score) => score?.newTokens ?? 0),
  };
}

/** Where no ids are given, the problems are called by their places. */
export function scoresOf(
  { right, tokens }: ShortAnswers,
  problemIds: readonly string[] = tokens.map((_, i) => String(i)),
): AnswerScore[] {
  return problemIds.flatMap((problemId, i) =>
    right[i] === "-" ? [] : [{ problemId, isCorrect: right[i] === "1", newTokens: tokens[i]! }],
  );
}
