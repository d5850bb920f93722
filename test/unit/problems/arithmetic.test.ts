import { describe, expect, it } from "vitest";

import { isLearnable } from "../../../src/core/problems/arithmetic.ts";
import { divisorOf, leavingMultiple, spread } from "../../../src/core/problems/draw.ts";
import { random } from "../../../src/core/random.ts";

describe("isLearnable", () => {
  it.each([
    ["+", 299, 201],
    ["-", 480, 3],
    ["*", 12, 33],
    ["*", 15, 20],
    ["*", 120, 3],
    ["/", 96, 8],
    ["/", 720, 60],
    ["mod", 99, 12],
  ] as const)("takes %s of %i and %i", (operation, left, right) => {
    expect(isLearnable(operation, left, right)).toBe(true);
  });

  it.each([
    ["+", 1000, 900],
    ["-", 5, 5],
    ["-", 3, 8],
    ["*", 1, 8],
    ["*", 37, 23],
    ["*", 123, 3],
    ["/", 97, 8],
    ["/", 12, 12],
    ["/", 260, 13],
    ["mod", 144, 12],
    ["mod", 5, 7],
  ] as const)("refuses %s of %i and %i", (operation, left, right) => {
    expect(isLearnable(operation, left, right)).toBe(false);
  });
});

describe("draws of quantities", () => {
  const draws = random("draws", "test");

  it("spread evenly over the counts of digits", () => {
    const lengths = Array.from({ length: 3000 }, () => String(spread(draws, 2, 999)).length);
    for (const digits of [1, 2, 3]) {
      const share = lengths.filter((length) => length === digits).length / lengths.length;
      expect(Math.abs(share - 1 / 3)).toBeLessThan(0.05);
    }
  });

  it("stay in the range, also where it is narrow", () => {
    for (const [low, high] of [
      [5, 5],
      [9, 11],
      [3, 4],
      [98, 101],
    ] as const) {
      const values = new Set(Array.from({ length: 200 }, () => spread(draws, low, high)));
      for (const value of values) expect(value >= low && value <= high).toBe(true);
    }
  });

  it("leave a multiple when they are taken from the total", () => {
    for (let index = 0; index < 300; index++) {
      const [total, divisor] = [draws.integer(-200, 400), draws.integer(2, 12)];
      const drawn = leavingMultiple(draws, total, divisor, 2, 40);
      expect((total - drawn) % divisor).toBeCloseTo(0);
      expect(drawn >= 2 && drawn <= 40).toBe(true);
    }
  });

  it("find a divisor where there is one", () => {
    expect(divisorOf(draws, 77, [2, 3, 7])).toBe(7);
    expect(divisorOf(draws, 79, [4, 6])).toBe(4);
  });
});
