import type { Grade } from "../grading/grade.ts";
import { type Arm, armsOf } from "./arms.ts";
import type { GradedRecord } from "./graded.ts";

/** What an item that did not fail came to, by the strict grader. */
export const OUTCOMES = ["correct", "wrong", "noAnswer", "truncated"] as const satisfies readonly Grade["kind"][];
export type OutcomeKind = (typeof OUTCOMES)[number];

/** Items of `from` to `to` − 1 new tokens. */
export interface TokenBin {
  readonly from: number;
  readonly to: number;
  readonly counts: Readonly<Record<OutcomeKind, number>>;
}

export interface TokenHistogram extends Pick<Arm, "model" | "strategy"> {
  readonly bins: readonly TokenBin[];
}

const MOST_BINS = 40;

/** How long completions were, by outcome: the same bins, from 0 on, for every arm. Failed items are left out. */
export function tokenHistograms(records: readonly GradedRecord[]): readonly TokenHistogram[] {
  const longest = records.reduce((most, item) => (item.kind === "graded" ? Math.max(most, item.newTokens) : most), 0);
  const width = binWidth(longest + 1);
  const count = Math.floor(longest / width) + 1;
  return armsOf(records).map(({ model, strategy, records: arm }) => {
    const bins = Array.from({ length: count }, () => ({ correct: 0, wrong: 0, noAnswer: 0, truncated: 0 }));
    for (const item of arm) {
      if (item.kind === "failed" || item.strict.kind === "failed") continue;
      bins[Math.floor(item.newTokens / width)]![item.strict.kind]++;
    }
    return { model, strategy, bins: bins.map((counts, i) => ({ from: i * width, to: (i + 1) * width, counts })) };
  });
}

/** The least of 1, 2, 5, 10, 20, … that needs no more than MOST_BINS bins. */
function binWidth(span: number): number {
  for (let decade = 1; ; decade *= 10) {
    const width = [1, 2, 5].map((factor) => factor * decade).find((each) => span <= each * MOST_BINS);
    if (width !== undefined) return width;
  }
}
