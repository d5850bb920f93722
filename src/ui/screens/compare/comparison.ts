import type { Judgement, Reading } from "./judge.ts";

/** What the comparison needs of a column that has ended. */
export interface ColumnOutcome {
  readonly strategyId: string;
  readonly newTokens: number;
  readonly judgement: Judgement;
}

export type Agreement =
  "bothRight" | "bothWrong" | "onlyShorterRight" | "onlyLongerRight" | "same" | "different" | "unknown";

export interface PairComparison {
  readonly shorter: string;
  readonly longer: string;
  readonly shorterTokens: number;
  readonly longerTokens: number;
  /** Tokens saved by the shorter one, as a share of the longer, in [0, 1]. */
  readonly saved: number;
  readonly agreement: Agreement;
}

/**
 * Each column against the longest, in the columns' order; undefined with fewer than two. A column that was cut off at
 * its limit did not say how many tokens it needs, so it is in no pair.
 */
export function compareColumns(outcomes: readonly ColumnOutcome[]): readonly PairComparison[] {
  const whole = outcomes.filter(({ judgement }) => judgement.strict.verdict !== "truncated");
  const longest = whole.reduce<ColumnOutcome | undefined>(
    (best, outcome) => (best && best.newTokens >= outcome.newTokens ? best : outcome),
    undefined,
  );
  if (!longest) return [];
  return whole
    .filter((outcome) => outcome !== longest)
    .map((outcome) => ({
      shorter: outcome.strategyId,
      longer: longest.strategyId,
      shorterTokens: outcome.newTokens,
      longerTokens: longest.newTokens,
      saved: longest.newTokens === 0 ? 0 : 1 - outcome.newTokens / longest.newTokens,
      agreement: agreementOf(outcome.judgement.strict, longest.judgement.strict),
    }));
}

function agreementOf(shorter: Reading, longer: Reading): Agreement {
  if (shorter.verdict === "unchecked" || longer.verdict === "unchecked") {
    if (shorter.answer === undefined || longer.answer === undefined) return "unknown";
    return shorter.answer === longer.answer ? "same" : "different";
  }
  const shorterRight = shorter.verdict === "correct";
  const longerRight = longer.verdict === "correct";
  if (shorterRight && longerRight) return "bothRight";
  if (shorterRight) return "onlyShorterRight";
  return longerRight ? "onlyLongerRight" : "bothWrong";
}
