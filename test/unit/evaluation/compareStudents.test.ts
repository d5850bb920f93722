import fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { AnswerScore } from "../../../src/core/distill/answerScore.ts";
import { scoresOf, shortAnswers } from "../../../src/core/distill/shortAnswers.ts";
import { compareStudents } from "../../../src/core/evaluation/compareStudents.ts";

const scores = fc
  .array(fc.record({ isCorrect: fc.boolean(), newTokens: fc.integer({ min: 1, max: 400 }) }), {
    minLength: 2,
    maxLength: 40,
  })
  .map((all): AnswerScore[] => all.map((score, i) => ({ problemId: `problem ${i}`, ...score })));

describe("comparing a student with its children", () => {
  it("finds no difference between a student and itself, with however many children", () => {
    fc.assert(
      fc.property(scores, fc.integer({ min: 1, max: 3 }), (parent, count) => {
        const found = compareStudents(
          parent,
          Array.from({ length: count }, () => parent),
        )!;
        expect(found).toMatchObject({ n: count * parent.length, p: 1 });
        expect(found.accuracyDifference.estimate).toBe(0);
        expect(found.tokensOff.estimate).toBe(0);
      }),
      { numRuns: 30 },
    );
  });

  it("turns its sign when parent and child change places", () => {
    fc.assert(
      fc.property(scores, scores, (a, b) => {
        const [one, other] = [compareStudents(a, [b])!, compareStudents(b, [a])!];
        expect(one.n).toBe(Math.min(a.length, b.length));
        expect(one.p).toBeCloseTo(other.p, 12);
        expect(one.accuracyDifference.estimate).toBeCloseTo(-other.accuracyDifference.estimate, 12);
        expect(one.accuracyDifference.low).toBeCloseTo(-other.accuracyDifference.high, 6);
        expect([one.accuracyBefore, one.tokensBefore]).toEqual([other.accuracy, other.tokens]);
      }),
      { numRuns: 30 },
    );
  });

  it("says the mean tokens that are saved as a share of the parent's", () => {
    const parent = [100, 300].map((newTokens, i) => ({ problemId: String(i), isCorrect: true, newTokens }));
    const child = parent.map((score) => ({ ...score, newTokens: score.newTokens / 4 }));
    expect(compareStudents(parent, [child])).toMatchObject({ tokensBefore: 200, tokens: 50, accuracyBefore: 1 });
    expect(compareStudents(parent, [child])!.tokensOff.estimate).toBeCloseTo(0.75, 12);
    expect(compareStudents(parent, [])).toBeUndefined();
  });

  it("keeps what it needs in one line, items that failed left out", () => {
    fc.assert(
      fc.property(scores, fc.nat(), (all, seed) => {
        const ids = all.map(({ problemId }) => problemId);
        const kept = all.filter((_, i) => (i + seed) % 3 !== 0);
        expect(scoresOf(shortAnswers(ids, kept), ids)).toEqual(kept);
      }),
    );
  });
});
