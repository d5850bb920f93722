import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { random } from "../../src/core/random.ts";
import { clusteredMean } from "../../src/core/stats/clusteredMean.ts";
import type { Estimate } from "../../src/core/stats/estimate.ts";
import { mcnemar } from "../../src/core/stats/mcnemar.ts";
import { minimalDetectableEffect } from "../../src/core/stats/minimalDetectableEffect.ts";
import { pairedBootstrap } from "../../src/core/stats/pairedBootstrap.ts";
import { pairedTable } from "../../src/core/stats/pairedTable.ts";
import { quantile } from "../../src/core/stats/quantile.ts";
import { signFlip } from "../../src/core/stats/signFlip.ts";
import { tango } from "../../src/core/stats/tango.ts";
import { wilson } from "../../src/core/stats/wilson.ts";

const proportion = fc
  .integer({ min: 1, max: 5000 })
  .chain((n) => fc.record({ n: fc.constant(n), successes: fc.integer({ min: 0, max: n }) }));
const cell = fc.integer({ min: 0, max: 3000 });
const table = fc
  .record({ both: cell, onlyA: cell, onlyB: cell, neither: cell })
  .map((cells) => ({ ...cells, n: cells.both + cells.onlyA + cells.onlyB + cells.neither }))
  .filter(({ n }) => n > 0);
const tokens = fc.array(fc.tuple(fc.nat(400), fc.nat(400)), { minLength: 1, maxLength: 40 });

function holds({ estimate, low, high }: Estimate): boolean {
  return [estimate, low, high].every(Number.isFinite) && low <= estimate && estimate <= high;
}

describe("every interval", () => {
  it("is finite and contains its estimate", () => {
    fc.assert(fc.property(proportion, ({ successes, n }) => holds(wilson(successes, n)!)));
    fc.assert(fc.property(table, (cells) => holds(tango(cells)!)));
    fc.assert(
      fc.property(tokens, (pairs) => {
        const [a, b] = [pairs.map(([x]) => x), pairs.map(([, y]) => y)];
        const result = pairedBootstrap(a, b, { seed: 3, resamples: 200 })!;
        return [result.difference, result.saved, result.relativeSaving].every((e) => e === undefined || holds(e));
      }),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(9), fc.constantFrom("a", "b", "c")), { minLength: 1 }), (rows) => {
        const result = clusteredMean(
          rows.map(([value]) => value),
          rows.map(([, id]) => id),
        );
        return result === undefined || holds(result);
      }),
    );
  });

  it("of a proportion or a difference stays on its scale", () => {
    fc.assert(
      fc.property(proportion, ({ successes, n }) => {
        const { low, high } = wilson(successes, n)!;
        return low >= 0 && high <= 1;
      }),
    );
    fc.assert(
      fc.property(table, (cells) => {
        const { low, high } = tango(cells)!;
        return low >= -1 && high <= 1;
      }),
    );
  });

  it("shrinks when the same shares are seen ten times as often", () => {
    const width = ({ low, high }: Estimate): number => high - low;
    fc.assert(
      fc.property(proportion, ({ successes, n }) => {
        expect(width(wilson(10 * successes, 10 * n)!)).toBeLessThan(width(wilson(successes, n)!));
      }),
    );
    fc.assert(
      fc.property(table, ({ onlyA, onlyB, n }) => {
        const wide = tango({ onlyA, onlyB, n })!;
        expect(width(tango({ onlyA: 10 * onlyA, onlyB: 10 * onlyB, n: 10 * n })!)).toBeLessThan(width(wide));
      }),
    );
  });

  it("widens with confidence", () => {
    fc.assert(
      fc.property(table, (cells) => {
        const [narrow, wide] = [tango(cells, 0.9)!, tango(cells, 0.99)!];
        return wide.low <= narrow.low && narrow.high <= wide.high;
      }),
    );
  });
});

describe("a paired comparison", () => {
  it("counts every pair once", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), fc.boolean())), (pairs) => {
        const { both, onlyA, onlyB, neither, n } = pairedTable(
          pairs.map(([a]) => a),
          pairs.map(([, b]) => b),
        );
        expect(both + onlyA + onlyB + neither).toBe(n);
        expect(both + onlyA).toBe(pairs.filter(([a]) => a).length);
        expect(both + onlyB).toBe(pairs.filter(([, b]) => b).length);
      }),
    );
  });

  it("negates when the arms change places", () => {
    fc.assert(
      fc.property(table, ({ onlyA, onlyB, n }) => {
        const there = tango({ onlyA, onlyB, n })!;
        const back = tango({ onlyA: onlyB, onlyB: onlyA, n })!;
        expect(back.estimate).toBeCloseTo(-there.estimate, 14);
        expect(back.low).toBeCloseTo(-there.high, 12);
        expect(back.high).toBeCloseTo(-there.low, 12);
      }),
    );
    fc.assert(
      fc.property(tokens, (pairs) => {
        const [a, b] = [pairs.map(([x]) => x), pairs.map(([, y]) => y)];
        const there = pairedBootstrap(a, b, { seed: 3, resamples: 100 })!;
        const back = pairedBootstrap(b, a, { seed: 3, resamples: 100 })!;
        expect(back.difference.estimate).toBeCloseTo(-there.difference.estimate, 10);
        expect(back.difference.low).toBeCloseTo(-there.difference.high, 10);
      }),
    );
  });

  it("has a p-value in (0, 1] that does not depend on the arms' order and falls with a clearer imbalance", () => {
    const discordant = fc.integer({ min: 0, max: 500_000 });
    fc.assert(
      fc.property(discordant, discordant, (onlyA, onlyB) => {
        const { p } = mcnemar({ onlyA, onlyB });
        expect(p).toBeGreaterThan(0);
        expect(p).toBeLessThanOrEqual(1);
        expect(mcnemar({ onlyA: onlyB, onlyB: onlyA }).p).toBe(p);
        if (onlyA > 0 && onlyA <= onlyB) {
          expect(mcnemar({ onlyA: onlyA - 1, onlyB: onlyB + 1 }).logP).toBeLessThanOrEqual(
            mcnemar({ onlyA, onlyB }).logP,
          );
        }
      }),
    );
  });

  it("tests by sign flips as McNemar does where no difference is above one, whatever the order and the direction", () => {
    const changes = fc.array(fc.integer({ min: -1, max: 1 }), { maxLength: 300 });
    fc.assert(
      fc.property(changes, (differences) => {
        const count = (value: number) => differences.filter((difference) => difference === value).length;
        const p = signFlip(differences);
        expect(p / mcnemar({ onlyA: count(-1), onlyB: count(1) }).p).toBeCloseTo(1, 9);
        expect(signFlip(differences.map((difference) => -difference).reverse())).toBe(p);
      }),
    );
  });

  it("gives no small p where two children differ from their parent in many places that cancel out", () => {
    const differences = [...Array<number>(60).fill(-1), ...Array<number>(30).fill(2)];
    expect(signFlip(differences)).toBe(1);
    expect(signFlip([...differences, ...Array<number>(40).fill(2)])).toBeLessThan(1e-3);
  });

  it("bootstraps to the same interval from the same seed", () => {
    const a = [120, 90, 210, 160, 75];
    const b = [30, 22, 50, 41, 20];
    const once = pairedBootstrap(a, b, { seed: 5 });
    expect(pairedBootstrap(a, b, { seed: 5 })).toEqual(once);
    expect(pairedBootstrap(a, b, { seed: 6 })).not.toEqual(once);
  });
});

describe("quantiles", () => {
  it("rise with the share, from the least to the greatest value, whatever the order", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (values, p) => {
          expect(quantile(values, 0)).toBe(Math.min(...values));
          expect(quantile(values, 1)).toBe(Math.max(...values));
          expect(quantile([...values].reverse(), p)).toBe(quantile(values, p));
          expect(quantile(values, p)!).toBeLessThanOrEqual(quantile(values, Math.min(1, p + 0.1))! + 1e-9);
        },
      ),
    );
  });
});

describe("the smallest difference that a comparison finds (80 % power, two-sided 5 %)", () => {
  it.each([
    [100, 0.05, 6.3],
    [200, 0.1, 6.3],
    [500, 0.1, 4.0],
    [300, 0.05, 3.6],
  ])("at n = %d and a disagreement of %d is %d points", (n, disagreement, points) => {
    expect(100 * minimalDetectableEffect({ n, disagreement })!).toBeCloseTo(points, 1);
  });
});

describe("coverage in simulations", () => {
  const runs = 4000;

  it.each([
    [50, 0.9],
    [200, 0.6],
    [500, 0.85],
  ])("Wilson covers the truth in at least 93 %% of samples of %d at %d", (n, rate) => {
    let covered = 0;
    for (let run = 0; run < runs; run++) {
      const draw = random(1, "wilson coverage", `${n} ${run}`);
      let successes = 0;
      for (let i = 0; i < n; i++) if (draw.chance(rate)) successes++;
      const { low, high } = wilson(successes, n)!;
      if (low <= rate && rate <= high) covered++;
    }
    expect(covered / runs).toBeGreaterThanOrEqual(0.93);
    expect(covered / runs).toBeLessThan(0.98);
  });

  it.each([
    [100, 0.06, 0.04],
    [300, 0.08, 0.03],
    [500, 0.1, 0.1],
  ])("Tango covers the truth in at least 93 %% of samples of %d with losses %d and gains %d", (n, losses, gains) => {
    let covered = 0;
    for (let run = 0; run < runs; run++) {
      const draw = random(1, "tango coverage", `${n} ${run}`);
      let [onlyA, onlyB] = [0, 0];
      for (let i = 0; i < n; i++) {
        const u = draw.next();
        if (u < losses) onlyA++;
        else if (u < losses + gains) onlyB++;
      }
      const { low, high } = tango({ onlyA, onlyB, n })!;
      if (low <= gains - losses && gains - losses <= high) covered++;
    }
    expect(covered / runs).toBeGreaterThanOrEqual(0.93);
    expect(covered / runs).toBeLessThan(0.98);
  });
});
