import { clusteredMean } from "../stats/clusteredMean.ts";
import type { Estimate } from "../stats/estimate.ts";
import { mean } from "../stats/mean.ts";
import { accuracyOf } from "./accuracy.ts";
import { armsOf } from "./arms.ts";
import type { GradedRecord } from "./graded.ts";

/** One arm in the plane of accuracy against tokens. */
export interface TradeOff {
  readonly model: string;
  readonly strategy: string;
  readonly accuracy: Estimate;
  /** Mean new tokens a problem. */
  readonly tokens: number;
  /** Student's t interval of that mean; undefined for one problem. */
  readonly tokensInterval: Estimate | undefined;
  /** On the Pareto front: no other arm is at least as accurate on at most as many tokens, and better in one of them. */
  readonly efficient: boolean;
}

/** Every arm that completed anything, in the arms' order. Failed items are in no figure. */
export function tradeOffs(records: readonly GradedRecord[]): readonly TradeOff[] {
  const points = armsOf(records).flatMap(({ model, strategy, records: arm }) => {
    const graded = arm.filter((item) => item.kind === "graded");
    const counts = graded.map((item) => item.newTokens);
    const accuracy = accuracyOf(graded);
    const tokens = mean(counts);
    if (accuracy === undefined || tokens === undefined) return [];
    const ids = graded.map((item) => item.record.problemId);
    return [{ model, strategy, accuracy, tokens, tokensInterval: clusteredMean(counts, ids) }];
  });
  return points.map((point) => ({ ...point, efficient: !points.some((other) => dominates(other, point)) }));
}

type Place = Pick<TradeOff, "accuracy" | "tokens">;

function dominates(a: Place, b: Place): boolean {
  if (a.accuracy.estimate < b.accuracy.estimate || a.tokens > b.tokens) return false;
  return a.accuracy.estimate > b.accuracy.estimate || a.tokens < b.tokens;
}
