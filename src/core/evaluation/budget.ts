import type { GradedRecord } from "./graded.ts";

/** Where the curve steps up: from so many tokens on, this share of the arm's items is right. */
export interface BudgetStep {
  readonly tokens: number;
  readonly accuracy: number;
}

/**
 * Accuracy had every completion been cut at a budget: an item is right if it is correct and had ended within it. Where in
 * a completion its answer stood is not known in tokens, so one that was cut counts as not right. From (0, …) on it never
 * falls, and from the longest correct completion on it is the arm's accuracy. Empty for an arm that completed nothing.
 */
export function budgetCurve(arm: readonly GradedRecord[]): readonly BudgetStep[] {
  const graded = arm.filter((item) => item.kind === "graded");
  if (graded.length === 0) return [];
  const lengths = graded
    .filter((item) => item.strict.kind === "correct")
    .map((item) => item.newTokens)
    .sort((a, b) => a - b);
  const steps: BudgetStep[] = [{ tokens: 0, accuracy: 0 }];
  lengths.forEach((tokens, i) => {
    if (steps.at(-1)?.tokens === tokens) steps.pop();
    steps.push({ tokens, accuracy: (i + 1) / graded.length });
  });
  return steps;
}

/** The curve's value at a budget; undefined for an arm that completed nothing. */
export function accuracyAtBudget(curve: readonly BudgetStep[], budget: number): number | undefined {
  return curve.findLast(({ tokens }) => tokens <= budget)?.accuracy;
}
