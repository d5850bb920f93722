import type { AnswerScore } from "../../core/distill/answerScore.ts";
import type { ArmId } from "../../core/distill/arm.ts";
import { compareStudents, type StudentComparison } from "../../core/evaluation/compareStudents.ts";
import { rounded } from "../../core/rounded.ts";
import { holm } from "../../core/stats/holm.ts";
import { mean } from "../../core/stats/mean.ts";
import { columns, percent, pointLimits, points, pValue } from "../figures.ts";

/** One child: an arm with one seed. */
export interface DistillRun {
  readonly arm: ArmId;
  readonly seed: number;
  /** Of training, checks included. */
  readonly minutes: number;
  /** Tokens of all examples that were trained on. */
  readonly trainedTokens: number;
  readonly scores: readonly AnswerScore[];
}

/** One arm over its seeds. */
export interface ArmRow extends StudentComparison {
  readonly arm: ArmId;
  readonly seeds: readonly number[];
  /**
   * The difference in accuracy of each seed's child. Intervals and p are of other problems for the same children; how far
   * these lie apart tells of other seeds.
   */
  readonly differences: readonly number[];
  /** Mean over the seeds. */
  readonly minutes: number;
  readonly trainedTokens: number;
  /** Adjusted for the number of arms. */
  readonly pHolm: number;
}

/** The experiment's rows, in the order in which arms first occur. */
export function distillTable(parent: readonly AnswerScore[], runs: readonly DistillRun[]): ArmRow[] {
  const rows = [...new Set(runs.map(({ arm }) => arm))].flatMap((arm) => {
    const own = runs.filter((run) => run.arm === arm);
    const compared = compareStudents(
      parent,
      own.map(({ scores }) => scores),
    );
    if (compared === undefined) return [];
    return [
      {
        arm,
        seeds: own.map(({ seed }) => seed),
        differences: own.map(({ scores }) => shareRight(scores) - shareRight(parent)),
        minutes: mean(own.map(({ minutes }) => minutes))!,
        trainedTokens: mean(own.map(({ trainedTokens }) => trainedTokens))!,
        ...compared,
      },
    ];
  });
  const adjusted = holm(rows.map(({ p }) => p));
  return rows.map((row, i) => ({ ...row, pHolm: adjusted[i]! }));
}

function shareRight(scores: readonly AnswerScore[]): number {
  return mean(scores.map(({ isCorrect }) => Number(isCorrect)))!;
}

export function tableText(rows: readonly ArmRow[]): string {
  const header = ["arm", "seeds", "correct", "difference", "95 %", "by seed", "p", "Holm", "tokens", "off", "95 %"];
  const first = rows[0];
  const parent =
    first === undefined
      ? []
      : [["(parent)", "", percent(first.accuracyBefore), "", "", "", "", "", rounded(first.tokensBefore, 1)]];
  return columns([[...header, "minutes", "trained tokens"], ...parent, ...rows.map(rowText)]);
}

function rowText(row: ArmRow): string[] {
  const { accuracyDifference: difference, tokensOff: off } = row;
  return [
    row.arm,
    String(row.seeds.length),
    percent(row.accuracy),
    points(difference.estimate),
    pointLimits(difference),
    row.differences.map(points).join(" "),
    pValue(row.p),
    pValue(row.pHolm),
    rounded(row.tokens, 1),
    percent(off.estimate),
    pointLimits(off),
    rounded(row.minutes, 1),
    rounded(row.trainedTokens / 1000, 0) + " k",
  ];
}

/** For the bench's last line. */
export function tableJson(rows: readonly ArmRow[]): object[] {
  const interval = ({ estimate, low, high }: ArmRow["tokensOff"]) => ({ estimate, low, high });
  return rows.map(({ accuracyDifference, tokensOff, ...row }) => ({
    ...row,
    accuracyDifference: interval(accuracyDifference),
    tokensOff: tokensOff.estimate,
    tokensOffInterval: interval(tokensOff),
  }));
}
