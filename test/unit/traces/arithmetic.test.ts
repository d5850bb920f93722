import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { calculate } from "../../../src/core/problems/arithmetic.ts";
import {
  breakdown,
  equation,
  equationText,
  estimate,
  inverse,
  type Operation,
  places,
  swapped,
} from "../../../src/core/traces/arithmetic.ts";

const whole = fc.integer({ min: 1, max: 999 });
const written = fc
  .record({ a: whole, operation: fc.constantFrom<Operation>("+", "-", "*", "/", "mod"), b: whole })
  .map(({ a, operation, b }) => (operation === "/" ? equation(a * b, "/", b) : equation(a, operation, b)));

describe("equations", () => {
  it("are true however they are derived", () => {
    fc.assert(
      fc.property(written, (original) => {
        const derived = [inverse(original), swapped(original), estimate(original), ...breakdown(original)];
        for (const each of derived) if (each) expect(calculate(each.operation, each.a, each.b)).toBe(each.c);
      }),
    );
  });

  it("are undone by their inverse, and turned round by a swap", () => {
    fc.assert(
      fc.property(written, (original) => {
        expect(inverse(original)?.c ?? original.a).toBe(original.a);
        expect(swapped(original)?.c ?? original.c).toBe(original.c);
      }),
    );
  });

  it("break down into steps of which the last gives the result", () => {
    fc.assert(
      fc.property(written, (original) => {
        expect(breakdown(original).at(-1)?.c ?? original.c).toBe(original.c);
      }),
    );
  });

  it("break down in one scheme", () => {
    expect(breakdown(equation(47, "*", 6)).map(equationText)).toEqual(["40 * 6 = 240", "7 * 6 = 42", "240 + 42 = 282"]);
    expect(breakdown(equation(6, "*", 47)).map(equationText)).toEqual(["6 * 40 = 240", "6 * 7 = 42", "240 + 42 = 282"]);
    expect(breakdown(equation(17, "mod", 5)).map(equationText)).toEqual(["5 * 3 = 15", "17 - 15 = 2"]);
    expect(breakdown(equation(12, "*", 12))).toEqual([]);
    expect(breakdown(equation(40, "*", 6))).toEqual([]);
    expect(breakdown(equation(47, "*", 100))).toEqual([]);
  });

  it("are estimated from below, and closely or not at all", () => {
    expect(estimate(equation(47, "+", 31))).toEqual(equation(40, "+", 30));
    expect(estimate(equation(18, "*", 4))).toBeUndefined();
    expect(estimate(equation(40, "*", 4))).toBeUndefined();
  });
});

it("places add up to their number", () => {
  fc.assert(fc.property(fc.nat(99999), (number) => places(number).reduce((sum, place) => sum + place, 0) === number));
  expect(places(407)).toEqual([400, 7]);
});
