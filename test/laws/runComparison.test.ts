import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { type Change, compareRuns } from "../../src/core/evaluation/compareRuns.ts";
import { type GradedRecord, gradeRecord } from "../../src/core/evaluation/graded.ts";
import { type Ending, makeProblem, makeRecord, outcomeOf } from "../unit/evaluation/records.ts";

const ENDINGS: readonly Ending[] = ["right", "wrong", "silent", "cut", "failed"];
const MIRROR: Readonly<Record<Change, Change>> = { gained: "lost", lost: "gained", same: "same" };

interface Answer {
  readonly problem: number;
  readonly strategy: string;
  readonly repeat: number;
  readonly ending: Ending;
  readonly tokens: number;
}

/** Which items a run has, and what came of each; keys are shared by some problems. */
const run: fc.Arbitrary<readonly GradedRecord[]> = fc
  .array(
    fc.record({
      problem: fc.nat(9),
      strategy: fc.constantFrom("verbose", "pruned"),
      repeat: fc.nat(1),
      ending: fc.constantFrom(...ENDINGS),
      tokens: fc.integer({ min: 1, max: 60 }),
    }),
    { maxLength: 30 },
  )
  .map((answers) => [...new Map(answers.toSorted(byPlace).map((answer) => [placeOf(answer), answer])).values()])
  .map((answers) => answers.map(graded));

function placeOf({ problem, strategy, repeat }: Answer): string {
  return `${problem}/${strategy}/${repeat}`;
}

function byPlace(a: Answer, b: Answer): number {
  return a.problem - b.problem || a.repeat - b.repeat;
}

function graded({ problem, strategy, repeat, ending, tokens }: Answer): GradedRecord {
  const posed = { ...makeProblem(problem), key: `key ${problem % 7}` };
  return gradeRecord({ ...makeRecord(posed, strategy, outcomeOf(ending, posed.answer, tokens)), repeat });
}

describe("a comparison of two runs", () => {
  it("finds no change between a run and itself", () => {
    fc.assert(
      fc.property(run, (records) => {
        const { arms, differences } = compareRuns(records, records);
        expect(differences).toEqual([]);
        for (const { items, unmatchedA, unmatchedB, onlyA, onlyB, p } of arms) {
          expect(items.every(({ change, tokens }) => change === "same" && tokens === 0)).toBe(true);
          expect([unmatchedA, unmatchedB, onlyA, onlyB]).toEqual([0, 0, 0, 0]);
          expect(p === null || p === 1).toBe(true);
        }
        const compared = arms.reduce((sum, { items, failed }) => sum + items.length + failed, 0);
        expect(compared).toBe(records.length);
      }),
    );
  });

  it("is mirrored when the runs are swapped", () => {
    fc.assert(
      fc.property(run, run, (before, after) => {
        const there = compareRuns(before, after);
        const back = compareRuns(after, before);
        expect(back.differences).toEqual(there.differences);
        expect(back.arms).toHaveLength(there.arms.length);
        for (const arm of there.arms) {
          const other = back.arms.find(({ strategy }) => strategy === arm.strategy)!;
          const swapped = (items: typeof arm.items) =>
            new Set(items.map(({ a, b, change, tokens }) => JSON.stringify([b, a, MIRROR[change], 0 - tokens])));
          expect(
            new Set(other.items.map(({ a, b, change, tokens }) => JSON.stringify([a, b, change, tokens]))),
          ).toEqual(swapped(arm.items));
          expect(other).toMatchObject({ onlyA: arm.onlyB, onlyB: arm.onlyA, both: arm.both, failed: arm.failed });
          expect(other).toMatchObject({ unmatchedA: arm.unmatchedB, unmatchedB: arm.unmatchedA, p: arm.p });
          if (arm.difference) {
            expect(other.difference!.estimate).toBeCloseTo(-arm.difference.estimate, 12);
            expect(other.difference!.low).toBeCloseTo(-arm.difference.high, 9);
          } else expect(other.difference).toBeNull();
          expect(other.tokensSaved?.estimate ?? 0).toBeCloseTo(-(arm.tokensSaved?.estimate ?? 0), 9);
        }
      }),
    );
  });

  it("counts every item once: compared, failed, or in one run only", () => {
    fc.assert(
      fc.property(run, run, (before, after) => {
        for (const arm of compareRuns(before, after).arms) {
          const { items, failed, unmatchedA, unmatchedB, onlyA, onlyB, both, neither } = arm;
          const ofArm = (records: readonly GradedRecord[]) =>
            records.filter(({ record }) => record.strategyId === arm.strategy).length;
          expect(items.length + failed + unmatchedA).toBe(ofArm(before));
          expect(items.length + failed + unmatchedB).toBe(ofArm(after));
          expect(onlyA + onlyB + both + neither).toBe(items.length);
          expect(items.filter(({ change }) => change === "lost")).toHaveLength(onlyA);
          expect(items.filter(({ change }) => change === "gained")).toHaveLength(onlyB);
          for (const { a, b } of items) expect(a.record.problemKey).toBe(b.record.problemKey);
        }
      }),
    );
  });
});
