import { type GradedPair, gradeRecord, pairGraded } from "../../core/evaluation/graded.ts";
import { groupBy } from "../../core/evaluation/groupBy.ts";
import { type Interval, intervalOf, pairFigures } from "../../core/evaluation/pairFigures.ts";
import type { EvaluationRecord } from "../../core/evaluation/record.ts";
import { mcnemar } from "../../core/stats/mcnemar.ts";
import { mean } from "../../core/stats/mean.ts";
import { pairedBootstrap } from "../../core/stats/pairedBootstrap.ts";

/** Fixed, so that the same records always give the same intervals. */
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
   * Two-sided, for "as many problems got better as got worse": McNemar's exact test, which with several children is the
   * sign test over the problems on which they differ from the parent on the whole.
   */
  readonly p: number;
  readonly tokensBefore: number;
  readonly tokens: number;
  /** Share of the parent's mean tokens that the children save. */
  readonly tokensOff: Interval;
}

/** Undefined where there is no pair. */
export function compareStudents(
  parent: readonly EvaluationRecord[],
  children: readonly (readonly EvaluationRecord[])[],
): StudentComparison | undefined {
  const repeated = (records: readonly EvaluationRecord[], repeat: number) =>
    records.map((record) => gradeRecord({ ...record, repeat }));
  const pairs = children.flatMap((child, i) => pairGraded(repeated(parent, i), repeated(child, i)));
  if (pairs.length === 0) return undefined;
  const problems = [...groupBy(pairs, ({ a }) => a.record.problemId).values()];
  const tokens = (side: "a" | "b") => problems.map((own) => mean(own.map((pair) => pair[side].newTokens))!);
  const [before, after] = [tokens("a"), tokens("b")];
  return {
    n: pairs.length,
    accuracyBefore: share(pairs, "a"),
    accuracy: share(pairs, "b"),
    accuracyDifference: pairFigures(pairs).difference!,
    p: mcnemar({ onlyA: changed(problems, -1), onlyB: changed(problems, 1) }).p,
    tokensBefore: mean(before)!,
    tokens: mean(after)!,
    tokensOff: intervalOf(pairedBootstrap(before, after, { seed: BOOTSTRAP_SEED })?.relativeSaving)!,
  };
}

function isCorrect(pair: GradedPair, side: "a" | "b"): boolean {
  return pair[side].strict.kind === "correct";
}

function share(pairs: readonly GradedPair[], side: "a" | "b"): number {
  return pairs.filter((pair) => isCorrect(pair, side)).length / pairs.length;
}

/** Problems that more children got right than wrong where the parent did not (1), or the other way round (−1). */
function changed(problems: readonly (readonly GradedPair[])[], direction: 1 | -1): number {
  return problems.filter((pairs) => {
    const change = pairs.reduce((sum, pair) => sum + Number(isCorrect(pair, "b")) - Number(isCorrect(pair, "a")), 0);
    return Math.sign(change) === direction;
  }).length;
}
