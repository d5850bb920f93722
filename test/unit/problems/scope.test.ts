import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { largestNumber, scopeVerdict } from "../../../src/core/problems/scope.ts";

const LIMITS = { maxByteFallbackShare: 0.1, maxNumber: 1000, maxMeanNegativeLogLikelihood: 2.5 };
const value = fc.option(fc.double({ min: 0, max: 5000, noNaN: true }), { nil: undefined });
const facts = fc.record({ byteFallbackShare: value, largestNumber: value, meanNegativeLogLikelihood: value });
const limits = fc.record({ maxByteFallbackShare: value, maxNumber: value, maxMeanNegativeLogLikelihood: value });

describe("scopeVerdict", () => {
  it("is inside exactly when there is no reason against it", () => {
    fc.assert(
      fc.property(facts, limits, (facts, limits) => {
        const verdict = scopeVerdict(facts, limits);
        expect(verdict.inside).toBe(verdict.reasons.length === 0);
      }),
    );
  });

  it("never turns outside into inside when a fact grows", () => {
    fc.assert(
      fc.property(facts, limits, fc.double({ min: 0, max: 100, noNaN: true }), (facts, limits, more) => {
        const grown = {
          byteFallbackShare: facts.byteFallbackShare === undefined ? undefined : facts.byteFallbackShare + more,
          largestNumber: facts.largestNumber === undefined ? undefined : facts.largestNumber + more,
          meanNegativeLogLikelihood:
            facts.meanNegativeLogLikelihood === undefined ? undefined : facts.meanNegativeLogLikelihood + more,
        };
        expect(scopeVerdict(grown, limits).reasons).toEqual(
          expect.arrayContaining([...scopeVerdict(facts, limits).reasons]),
        );
      }),
    );
  });

  it("accuses nobody of what is unknown", () => {
    fc.assert(
      fc.property(facts, limits, (facts, limits) => {
        expect(scopeVerdict({}, limits).inside).toBe(true);
        expect(scopeVerdict(facts, {}).inside).toBe(true);
      }),
    );
  });

  it("names each reason, and counts a fact at its limit as inside", () => {
    expect(
      scopeVerdict({ byteFallbackShare: 0.1, largestNumber: 1000, meanNegativeLogLikelihood: 2.5 }, LIMITS),
    ).toEqual({ inside: true, reasons: [] });
    expect(
      scopeVerdict({ byteFallbackShare: 0.11, largestNumber: 1001, meanNegativeLogLikelihood: 2.51 }, LIMITS),
    ).toEqual({ inside: false, reasons: ["unknown-words", "large-numbers", "unlikely-wording"] });
  });
});

describe("largestNumber", () => {
  it("finds a number wherever it stands among smaller ones", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(10 ** 9), { minLength: 1 }), (numbers) => {
        expect(largestNumber(numbers.map((number) => `Ann has ${number} pens.`).join(" "))).toBe(Math.max(...numbers));
      }),
    );
  });

  it.each([
    ["no digits at all", undefined],
    ["1,200 pens in 3 boxes", 1200],
    ["1,200,000", 1200000],
    ["pens 1, 2, 3", 3],
    ["$4.50 each", 4.5],
    ["70% of 20", 70],
  ])("reads %j", (question, expected) => {
    expect(largestNumber(question)).toBe(expected);
  });
});
