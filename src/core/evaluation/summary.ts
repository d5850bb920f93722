import { mean } from "../stats/mean.ts";
import { median, quantile } from "../stats/quantile.ts";
import { accuracyOf } from "./accuracy.ts";
import { type Arm, armsOf } from "./arms.ts";
import { type ArmSpeed, armSpeed } from "./armSpeed.ts";
import { type GradedRecord, pairGraded } from "./graded.ts";
import { groupBy } from "./groupBy.ts";
import { meanReasoning } from "./meanReasoning.ts";
import { type Interval, intervalOf, type PairFigures, pairFigures } from "./pairFigures.ts";

/** One strategy of one model. A failed item is in `failed` alone; all other counts and figures are over the `n` others. */
export interface ArmSummary {
  readonly model: string;
  readonly strategy: string;
  readonly n: number;
  /** By the strict grader: the headline. Truncated and no answer are not correct. */
  readonly correct: number;
  readonly correctLenient: number;
  readonly noAnswer: number;
  readonly truncated: number;
  readonly failed: number;
  readonly accuracy: Interval | null;
  /** New tokens, by the model's own tokenizer. */
  readonly tokens: { readonly mean: number | null; readonly median: number | null; readonly p90: number | null };
  /** Those before the answer, and from it on; null where that is not known of every item. */
  readonly reasoningTokens: { readonly mean: number | null };
  readonly answerTokens: { readonly mean: number | null };
  readonly promptTokens: { readonly mean: number | null };
  /** Null where items shared a batch: their speed is not their own. */
  readonly speed: ArmSpeed | null;
}

/** Two arms on the same problems, those left out that failed in either. */
export interface PairSummary extends PairFigures {
  readonly a: string;
  readonly b: string;
}

/** The JSON that `eval --json` writes. A figure over nothing is null. */
export interface EvaluationSummary {
  readonly arms: readonly ArmSummary[];
  /**
   * Every other arm of a model against its first; and every arm of another model against that of the first model with the
   * same strategy, or against its first.
   */
  readonly pairs: readonly PairSummary[];
}

/** Figures over records in the order of their plan. */
export function summarize(records: readonly GradedRecord[]): EvaluationSummary {
  const arms = armsOf(records);
  const models = [...groupBy(arms, ({ model }) => model).values()];
  const nameOf = ({ model, strategy }: Arm): string => (models.length > 1 ? `${model}/${strategy}` : strategy);
  const [baseline = [], ...otherModels] = models;
  const pairs = [
    ...models.flatMap(([a, ...others]) => others.map((b) => [a!, b] as const)),
    ...otherModels.flat().map((b) => [baseline.find((a) => a.strategy === b.strategy) ?? baseline[0]!, b] as const),
  ].map(([a, b]) => ({ a: nameOf(a), b: nameOf(b), ...pairFigures(pairGraded(a.records, b.records)) }));
  return { arms: arms.map(({ records: arm }) => summarizeArm(arm)), pairs };
}

/** Figures of one arm, of which there is at least one record. */
export function summarizeArm(arm: readonly GradedRecord[]): ArmSummary {
  const { model, strategyId } = arm[0]!.record;
  const graded = arm.filter((item) => item.kind === "graded");
  const count = (test: (item: (typeof graded)[number]) => boolean): number => graded.filter(test).length;
  const tokens = graded.map((item) => item.newTokens);
  const reasoning = meanReasoning(arm);
  const correct = count((item) => item.strict.kind === "correct");
  return {
    model: model.id,
    strategy: strategyId,
    n: graded.length,
    correct,
    correctLenient: count((item) => item.lenient.kind === "correct"),
    noAnswer: count((item) => item.strict.kind === "noAnswer"),
    truncated: count((item) => item.strict.kind === "truncated"),
    failed: arm.length - graded.length,
    accuracy: intervalOf(accuracyOf(graded)),
    tokens: { mean: mean(tokens) ?? null, median: median(tokens) ?? null, p90: quantile(tokens, 0.9) ?? null },
    reasoningTokens: { mean: reasoning ?? null },
    answerTokens: { mean: reasoning === undefined ? null : (mean(tokens) ?? 0) - reasoning },
    promptTokens: { mean: mean(graded.map((item) => item.promptTokens)) ?? null },
    speed: armSpeed(arm) ?? null,
  };
}
