import type { AnswerScore } from "../distill/answerScore.ts";
import { mean } from "../stats/mean.ts";
import { pairedBootstrap } from "../stats/pairedBootstrap.ts";
import { pairedTable } from "../stats/pairedTable.ts";
import { signFlip } from "../stats/signFlip.ts";
import { differenceOfScores } from "./accuracy.ts";
import { groupBy } from "./groupBy.ts";
import { type Interval, intervalOf } from "./pairFigures.ts";

/** Fixed, so that the same answers always give the same intervals. */
const BOOTSTRAP_SEED = "students";

/** A student and its children of one arm, one child a seed, on the same problems. */
export interface StudentComparison {
  /** Pairs; failed items are left out with their pairs. */
  readonly n: number;
  readonly accuracyBefore: number;
  /** Over all children. */
  readonly accuracy: number;
  /** The children's less the parent's; with several children, the problems are the clusters. */
  readonly accuracyDifference: Interval;
  /**
   * Two-sided: the exact sign-flip test over the problems, of the children's correct answers less as many of the parent's;
   * with one child McNemar's exact test.
   */
  readonly p: number;
  readonly tokensBefore: number;
  readonly tokens: number;
  /** Share of the parent's mean tokens that the children save. */
  readonly tokensOff: Interval;
}

interface ScoredPair {
  readonly parent: AnswerScore;
  readonly child: AnswerScore;
}

/** Undefined where there is no pair, and where the parent wrote nothing that could be saved. */
export function compareStudents(
  parent: readonly AnswerScore[],
  children: readonly (readonly AnswerScore[])[],
): StudentComparison | undefined {
  const before = new Map(parent.map((score) => [score.problemId, score]));
  const pairs = children.flat().flatMap((child): ScoredPair[] => {
    const own = before.get(child.problemId);
    return own === undefined ? [] : [{ parent: own, child }];
  });
  if (pairs.length === 0) return undefined;
  const problems = [...groupBy(pairs, ({ child }) => child.problemId).values()];
  const tokens = (side: keyof ScoredPair) => problems.map((own) => mean(own.map((pair) => pair[side].newTokens))!);
  const [tokensBefore, tokensAfter] = [tokens("parent"), tokens("child")];
  const off = pairedBootstrap(tokensBefore, tokensAfter, { seed: BOOTSTRAP_SEED })?.relativeSaving;
  if (off === undefined) return undefined;
  return {
    n: pairs.length,
    accuracyBefore: share(pairs, "parent"),
    accuracy: share(pairs, "child"),
    accuracyDifference: accuracyDifference(pairs),
    p: signFlip(problems.map((own) => own.reduce((sum, pair) => sum + change(pair), 0))),
    tokensBefore: mean(tokensBefore)!,
    tokens: mean(tokensAfter)!,
    tokensOff: intervalOf(off)!,
  };
}

function accuracyDifference(pairs: readonly ScoredPair[]): Interval {
  const table = pairedTable(
    pairs.map(({ parent }) => parent.isCorrect),
    pairs.map(({ child }) => child.isCorrect),
  );
  const problemIds = pairs.map(({ child }) => child.problemId);
  return intervalOf(differenceOfScores(pairs.map(change), problemIds, table))!;
}

function change({ parent, child }: ScoredPair): number {
  return Number(child.isCorrect) - Number(parent.isCorrect);
}

function share(pairs: readonly ScoredPair[], side: keyof ScoredPair): number {
  return pairs.filter((pair) => pair[side].isCorrect).length / pairs.length;
}
