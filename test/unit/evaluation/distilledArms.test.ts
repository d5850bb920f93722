import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { childFigures, correctedPs } from "../../../src/core/evaluation/distilledArms.ts";
import { type GradedRecord, gradeRecord } from "../../../src/core/evaluation/graded.ts";
import { type Ending, makeProblem, makeRecord, outcomeOf } from "./records.ts";

const answers = (endings: readonly (readonly [Ending, number])[], model: string): GradedRecord[] =>
  endings.map(([ending, tokens], i) => {
    const problem = makeProblem(i);
    return gradeRecord(makeRecord(problem, model, outcomeOf(ending, problem.answer, tokens)));
  });

const answer = fc.tuple(fc.constantFrom<Ending>("right", "wrong", "silent"), fc.integer({ min: 1, max: 400 }));
const family = fc
  .array(fc.tuple(answer, answer), { minLength: 2, maxLength: 40 })
  .map((pairs) => [pairs.map(([a]) => a), pairs.map(([, b]) => b)] as const);

describe("a child beside its parent", () => {
  it("saves what the mean tokens say, and differs as the shares of right answers do", () => {
    fc.assert(
      fc.property(family, ([before, after]) => {
        const figures = childFigures(answers(before, "parent"), answers(after, "child"))!;
        expect(figures.n).toBe(before.length);
        expect(figures.tokensOff!.estimate).toBeCloseTo(
          1 - figures.after.tokens.mean! / figures.before.tokens.mean!,
          9,
        );
        const gained = figures.after.accuracy!.estimate - figures.before.accuracy!.estimate;
        expect(figures.difference!.estimate).toBeCloseTo(gained, 9);
      }),
    );
  });

  it("is measured on what both have answered, and not at all without a pair", () => {
    const parent = answers(
      [
        ["right", 80],
        ["failed", 0],
        ["right", 80],
      ],
      "parent",
    );
    const child = answers(
      [
        ["right", 20],
        ["right", 20],
        ["failed", 0],
      ],
      "child",
    );
    expect(childFigures(parent, child)).toMatchObject({ n: 1, tokensOff: { estimate: 0.75 } });
    expect(childFigures(parent.slice(1, 2), child)).toBeUndefined();
  });
});

describe("the p-values of several children", () => {
  it("are corrected together, never smaller than alone, and stay in their places", () => {
    fc.assert(
      fc.property(fc.array(family, { minLength: 1, maxLength: 5 }), (families) => {
        const children = families.map(([a, b]) => childFigures(answers(a, "parent"), answers(b, "child"))!);
        const corrected = correctedPs(children);
        corrected.forEach((p, i) => expect(p).toBeGreaterThanOrEqual(children[i]!.p!));
        if (children.length === 1) expect(corrected).toEqual([children[0]!.p]);
      }),
    );
  });
});
