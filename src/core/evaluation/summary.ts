import type { ModelDescription } from "../ports.ts";
import { mean } from "../stats/mean.ts";
import { median, quantile } from "../stats/quantile.ts";
import { wilson } from "../stats/wilson.ts";
import { type GradedRecord, pairGraded } from "./graded.ts";
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
  readonly promptTokens: { readonly mean: number | null };
}

/** Two arms on the same problems, those left out that failed in either. */
export interface PairSummary extends PairFigures {
  readonly a: string;
  readonly b: string;
}

/** The JSON that `eval --json` writes. A figure over nothing is null. */
export interface EvaluationSummary {
  readonly arms: readonly ArmSummary[];
  /** Every other arm of a model against its first. */
  readonly pairs: readonly PairSummary[];
}

/** Figures over records in the order of their plan: the arm that comes first is a in every pair. */
export function summarize(records: readonly GradedRecord[]): EvaluationSummary {
  const arms = groupBy(records, ({ record }) => JSON.stringify([modelName(record.model), record.strategyId]));
  const models = groupBy(arms, ([first]) => modelName(first!.record.model));
  const pairs = models.flatMap(([a, ...others]) =>
    others.map((b) => summarizePair(a!, b, (arm) => armName(arm, models.length > 1))),
  );
  return { arms: arms.map(summarizeArm), pairs };
}

/** Figures of one arm, of which there is at least one record. */
export function summarizeArm(arm: readonly GradedRecord[]): ArmSummary {
  const { model, strategyId } = arm[0]!.record;
  const graded = arm.filter((item) => item.kind === "graded");
  const count = (test: (item: (typeof graded)[number]) => boolean): number => graded.filter(test).length;
  const tokens = graded.map((item) => item.newTokens);
  const correct = count((item) => item.strict.kind === "correct");
  return {
    model: modelName(model),
    strategy: strategyId,
    n: graded.length,
    correct,
    correctLenient: count((item) => item.lenient.kind === "correct"),
    noAnswer: count((item) => item.strict.kind === "noAnswer"),
    truncated: count((item) => item.strict.kind === "truncated"),
    failed: arm.length - graded.length,
    accuracy: intervalOf(wilson(correct, graded.length)),
    tokens: { mean: mean(tokens) ?? null, median: median(tokens) ?? null, p90: quantile(tokens, 0.9) ?? null },
    promptTokens: { mean: mean(graded.map((item) => item.promptTokens)) ?? null },
  };
}

function summarizePair(
  a: readonly GradedRecord[],
  b: readonly GradedRecord[],
  name: (arm: readonly GradedRecord[]) => string,
): PairSummary {
  return { a: name(a), b: name(b), ...pairFigures(pairGraded(a, b)) };
}

function armName(arm: readonly GradedRecord[], withModel: boolean): string {
  const { model, strategyId } = arm[0]!.record;
  return withModel ? `${modelName(model)}/${strategyId}` : strategyId;
}

function modelName(model: ModelDescription): string {
  return model.id;
}

/** Groups in the order of their first members; no group is empty. */
function groupBy<T>(items: readonly T[], key: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const id = key(item);
    const group = groups.get(id);
    if (group) group.push(item);
    else groups.set(id, [item]);
  }
  return [...groups.values()];
}
