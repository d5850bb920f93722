import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { random } from "../../../src/core/random.ts";

describe("random", () => {
  it("is a function of seed, name and index", () => {
    const draws = (...key: Parameters<typeof random>) => {
      const draw = random(...key);
      return Array.from({ length: 8 }, () => draw.next());
    };
    expect(draws(1, "a", 2)).toEqual(draws(1, "a", 2));
    const others = [draws(2, "a", 2), draws(1, "b", 2), draws(1, "a", 3)];
    for (const other of others) expect(other).not.toEqual(draws(1, "a", 2));
  });

  it("draws many integers at once as it draws them one by one, and goes on alike", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 31 }), fc.nat(50), fc.nat(), (below, count, seed) => {
        const [one, many] = [random(seed, "law"), random(seed, "law")];
        const into = new Uint32Array(count);
        many.integers(below, into);
        expect([...into]).toEqual(Array.from(into, () => one.integer(0, below - 1)));
        expect(many.next()).toBe(one.next());
      }),
    );
  });
});
