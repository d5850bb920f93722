import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { holm } from "../../../src/core/stats/holm.ts";

const pValues = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 });

/** The procedure as Holm states it: the k-th smallest is tested at α / (m − k + 1), and the first that fails ends it. */
function rejected(values: readonly number[], alpha: number): boolean[] {
  const order = values.map((_, i) => i).sort((a, b) => values[a]! - values[b]!);
  const failed = order.findIndex((place, rank) => values[place]! * (values.length - rank) > alpha);
  const passed = new Set(failed < 0 ? order : order.slice(0, failed));
  return values.map((_, i) => passed.has(i));
}

describe("Holm's correction", () => {
  it("gives what R's p.adjust gives", () => {
    const close = holm([0.01, 0.04, 0.03, 0.005]).map((p) => Number(p.toFixed(12)));
    expect(close).toEqual([0.03, 0.06, 0.06, 0.02]);
  });

  it("rejects at every level exactly what the step-down procedure rejects", () => {
    fc.assert(
      fc.property(pValues, fc.double({ min: 0, max: 0.999, noNaN: true }), (values, alpha) => {
        expect(holm(values).map((p) => p <= alpha)).toEqual(rejected(values, alpha));
      }),
    );
  });

  it("makes no p smaller, keeps their order, and leaves one alone as it is", () => {
    fc.assert(
      fc.property(pValues, (values) => {
        const adjusted = holm(values);
        adjusted.forEach((p, i) => {
          expect(p).toBeGreaterThanOrEqual(values[i]!);
          expect(p).toBeLessThanOrEqual(1);
          adjusted.forEach((q, j) => {
            if (values[i]! < values[j]!) expect(p).toBeLessThanOrEqual(q);
          });
        });
        if (values.length === 1) expect(adjusted).toEqual(values);
      }),
    );
  });

  it("refuses what is no probability", () => {
    expect(() => holm([0.5, 1.5])).toThrow(RangeError);
    expect(() => holm([Number.NaN])).toThrow(RangeError);
  });
});
