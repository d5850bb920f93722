import type { Judgement, Reading } from "./judge.ts";

/** What the comparison needs of a column that has ended. */
export interface ColumnOutcome {
  readonly id: string;
  readonly newTokens: number;
  readonly judgement: Judgement;
  readonly tokenizerId: string;
}

export type Agreement =
  "bothRight" | "bothWrong" | "onlyShorterRight" | "onlyLongerRight" | "same" | "different" | "unknown";

/** Columns by their ids. */
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
 * Each column against the longest of those whose tokens are of the same tokenizer, in the columns' order. A column that
 * was cut off at its limit did not say how many tokens it needs, so it is in no pair.
 */
export function compareColumns(outcomes: readonly ColumnOutcome[]): readonly PairComparison[] {
  const whole = outcomes.filter(({ judgement }) => judgement.strict.verdict !== "truncated");
  return whole.flatMap((outcome) => {
    const longest = longestOf(whole.filter(({ tokenizerId }) => tokenizerId === outcome.tokenizerId))!;
    return outcome === longest ? [] : compare(outcome, longest);
  });
}

/** The first of several. */
function longestOf(outcomes: readonly ColumnOutcome[]): ColumnOutcome | undefined {
  return outcomes.reduce<ColumnOutcome | undefined>(
    (best, outcome) => (best && best.newTokens >= outcome.newTokens ? best : outcome),
    undefined,
  );
}

function compare(shorter: ColumnOutcome, longer: ColumnOutcome): PairComparison {
  return {
    shorter: shorter.id,
    longer: longer.id,
    shorterTokens: shorter.newTokens,
    longerTokens: longer.newTokens,
    saved: longer.newTokens === 0 ? 0 : 1 - shorter.newTokens / longer.newTokens,
    agreement: agreementOf(shorter.judgement.strict, longer.judgement.strict),
  };
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
