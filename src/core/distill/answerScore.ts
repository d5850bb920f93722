/** What counts of an answer when students are compared. */
export interface AnswerScore {
  readonly problemId: string;
  readonly isCorrect: boolean;
  readonly newTokens: number;
}
