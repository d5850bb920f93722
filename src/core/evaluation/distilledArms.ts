import { holm } from "../stats/holm.ts";
import { pairedBootstrap } from "../stats/pairedBootstrap.ts";
import { type GradedRecord, pairGraded } from "./graded.ts";
import { type Interval, intervalOf, type PairFigures, pairFigures } from "./pairFigures.ts";
import { type ArmSummary, summarizeArm } from "./summary.ts";

/** A parent and its child on the same problems. */
export interface ChildFigures extends PairFigures {
  /** Problems that both have answered. */
  readonly n: number;
  readonly before: ArmSummary;
  readonly after: ArmSummary;
  /** Share of the parent's tokens that the child saves. */
  readonly tokensOff: Interval | null;
}

const BOOTSTRAP_SEED = "students";

/** From the records of both on the same problems. Undefined while there is no pair. */
export function childFigures(
  parent: readonly GradedRecord[],
  child: readonly GradedRecord[],
): ChildFigures | undefined {
  const pairs = pairGraded(parent, child);
  if (pairs.length === 0) return undefined;
  const saving = pairedBootstrap(
    pairs.map(({ a }) => a.newTokens),
    pairs.map(({ b }) => b.newTokens),
    { seed: BOOTSTRAP_SEED },
  )?.relativeSaving;
  return {
    ...pairFigures(pairs),
    n: pairs.length,
    before: summarizeArm(pairs.map(({ a }) => a)),
    after: summarizeArm(pairs.map(({ b }) => b)),
    tokensOff: intervalOf(saving),
  };
}

/** The p-values of several children of one parent, corrected together after Holm; null where a child has none. */
export function correctedPs(children: readonly ChildFigures[]): (number | null)[] {
  const tested = children.filter(({ p }) => p !== null);
  const adjusted = holm(tested.map(({ p }) => p!));
  return children.map((child) => (child.p === null ? null : adjusted[tested.indexOf(child)]!));
}
