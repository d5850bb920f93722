import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { estimateSeconds } from "../../../src/core/evaluation/estimate.ts";

const probe = fc.record({
  items: fc.integer({ min: 1, max: 16 }),
  milliseconds: fc.double({ min: 0, max: 1e6, noNaN: true }),
});
const probes = fc.array(probe, { maxLength: 6 });
const count = fc.integer({ min: 0, max: 100_000 });

describe("the estimate of a run's time", () => {
  it("is what was measured for as many items as were measured", () => {
    fc.assert(
      fc.property(probe, (one) => {
        expect(estimateSeconds([one], one.items)).toBeCloseTo(one.milliseconds / 1000, 6);
      }),
    );
  });

  it("grows with the items in proportion, and adds up over the arms", () => {
    fc.assert(
      fc.property(probes, probes, count, (some, others, items) => {
        const whole = estimateSeconds([...some, ...others], items);
        expect(estimateSeconds([...some, ...others], 2 * items)).toBeCloseTo(2 * whole, 3);
        expect(estimateSeconds(some, items) + estimateSeconds(others, items)).toBeCloseTo(whole, 3);
      }),
    );
  });

  it("is 41 s for 100 problems that one arm answers at 4 a second and another at 6.25", () => {
    const arms = [
      { items: 16, milliseconds: 4000 },
      { items: 16, milliseconds: 2560 },
    ];
    expect(estimateSeconds(arms, 100)).toBeCloseTo(25 + 16, 12);
  });
});
