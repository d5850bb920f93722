import { mean } from "../stats/mean.ts";
import type { GradedRecord } from "./graded.ts";

/** Mean new tokens before the answer; undefined where they are not known of every completed item. */
export function meanReasoning(arm: readonly GradedRecord[]): number | undefined {
  const counts = arm.flatMap(({ record: { outcome } }) =>
    outcome.kind === "completed" ? [outcome.reasoningTokens?.value] : [],
  );
  const known = counts.filter((count) => count !== undefined);
  return known.length === counts.length ? mean(known) : undefined;
}
