import { accuracyByTemplate, differenceByTemplate } from "../core/evaluation/byTemplate.ts";
import type { GradedRecord } from "../core/evaluation/graded.ts";
import { groupBy } from "../core/evaluation/groupBy.ts";
import type { Interval } from "../core/evaluation/pairFigures.ts";
import { type ArmSummary, type EvaluationSummary, type PairSummary, summarize } from "../core/evaluation/summary.ts";
import { rounded } from "../core/rounded.ts";
import { minimalDetectableEffect } from "../core/stats/minimalDetectableEffect.ts";
import { columns, limits, percent, pointLimits, points, pValue } from "./figures.ts";

/** More templates than these are not listed one by one. */
const FEW_TEMPLATES = 12;

/** What `eval` prints when a run is complete: a part for each model. `problems` says in words which they were. */
export function report(problems: string, records: readonly GradedRecord[]): string {
  const models = groupBy(records, ({ record }) => record.model.id);
  return [...models.values()].map((own) => modelReport(problems, own)).join("\n\n\n");
}

function modelReport(problems: string, records: readonly GradedRecord[]): string {
  const { model } = records[0]!.record;
  const summary = summarize(records);
  const arm = (strategy: string): GradedRecord[] => records.filter(({ record }) => record.strategyId === strategy);
  const sections = [
    `${model.label} (${model.dtype} on ${model.device}${model.threads === undefined ? "" : `, ${model.threads} threads`})\n${problems}`,
    armTable(summary.arms),
    ...summary.pairs.map((pair) => pairText(pair, summary.arms, arm(pair.a), arm(pair.b))),
    templateTable(summary.arms, arm),
    methodsLine(summary),
  ];
  return sections.filter((section) => section !== undefined).join("\n\n");
}

function methodsLine({ arms, pairs }: EvaluationSummary): string {
  const of = (estimates: readonly (Interval | null)[]): string =>
    [...new Set(estimates.flatMap((estimate) => estimate?.method ?? []))].join(" or ");
  const [accuracy, difference] = [of(arms.map((arm) => arm.accuracy)), of(pairs.map((pair) => pair.difference))];
  const paired = difference === "" ? "" : `; difference: ${difference}; tokens saved: percentile bootstrap of pairs`;
  return `Intervals are 95 %. Accuracy: ${accuracy}${paired}.`;
}

function armTable(arms: readonly ArmSummary[]): string {
  const header = [
    "strategy",
    "n",
    "correct",
    "95 %",
    "lenient",
    "no answer",
    "truncated",
    "failed",
    "tokens mean",
    "median",
    "p90",
    "prompt",
  ];
  const share = (count: number, n: number): string => (n === 0 ? "–" : percent(count / n));
  const row = (arm: ArmSummary): string[] => [
    arm.strategy,
    String(arm.n),
    share(arm.correct, arm.n),
    arm.accuracy === null ? "–" : pointLimits(arm.accuracy),
    share(arm.correctLenient, arm.n),
    share(arm.noAnswer, arm.n),
    share(arm.truncated, arm.n),
    String(arm.failed),
    rounded(arm.tokens.mean, 1),
    rounded(arm.tokens.median, 0),
    rounded(arm.tokens.p90, 0),
    rounded(arm.promptTokens.mean, 1),
  ];
  return columns([header, ...arms.map(row)]);
}

function pairText(
  pair: PairSummary,
  arms: readonly ArmSummary[],
  a: readonly GradedRecord[],
  b: readonly GradedRecord[],
): string {
  const n = pair.both + pair.onlyA + pair.onlyB + pair.neither;
  const title = `${pair.b} against ${pair.a}, ${n} pairs`;
  if (pair.difference === null || pair.tokensSaved === null) return title;
  const { difference, tokensSaved } = pair;
  const effect = minimalDetectableEffect({ n, disagreement: (pair.onlyA + pair.onlyB) / n });
  const clustered = differenceByTemplate(a, b);
  const mean = arms.find((arm) => arm.strategy === pair.a)?.tokens.mean ?? 0;
  const share = mean > 0 ? `, ${percent(tokensSaved.estimate / mean)} of ${pair.a}'s` : "";
  const lines = [
    title,
    `  correct      both ${pair.both}, only ${pair.a} ${pair.onlyA}, only ${pair.b} ${pair.onlyB}, neither ${pair.neither}`,
    `  difference   ${withLimits(difference)}${pair.p === null ? "" : `, McNemar's exact p = ${pValue(pair.p)}`}`,
    // Templates that agree to the last item show no spread, which is no evidence that new ones would.
    clustered &&
      clustered.standardError > 0 &&
      `  by template  ${withLimits(clustered)} for new templates (${clustered.clusters} clusters)`,
    `  tokens saved ${rounded(tokensSaved.estimate, 1)} a problem ${limits(tokensSaved.low, tokensSaved.high, 1)}${share}`,
    effect && `  sensitivity  so many pairs find a difference of ${points(effect)} points (80 % power)`,
  ];
  return lines.filter((line) => typeof line === "string").join("\n");
}

function withLimits(difference: { readonly estimate: number; readonly low: number; readonly high: number }): string {
  return `${points(difference.estimate)} points ${pointLimits(difference)}`;
}

/** With few templates each is shown, since a mean over them hides too much. */
function templateTable(
  arms: readonly ArmSummary[],
  records: (strategy: string) => readonly GradedRecord[],
): string | undefined {
  const rows = arms.flatMap((arm) =>
    accuracyByTemplate(records(arm.strategy)).map(({ templateId, accuracy }) => [
      templateId,
      arm.strategy,
      String(accuracy.n),
      percent(accuracy.estimate),
      pointLimits(accuracy),
    ]),
  );
  const templates = new Set(rows.map(([templateId]) => templateId)).size;
  if (templates < 2 || templates > FEW_TEMPLATES) return undefined;
  return columns([["template", "strategy", "n", "correct", "95 %"], ...rows]);
}
