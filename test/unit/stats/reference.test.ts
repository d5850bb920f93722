import { describe, expect, it } from "vitest";

import { clusteredMean } from "../../../src/core/stats/clusteredMean.ts";
import { mcnemar } from "../../../src/core/stats/mcnemar.ts";
import { minimalDetectableEffect } from "../../../src/core/stats/minimalDetectableEffect.ts";
import { normalQuantile } from "../../../src/core/stats/normalQuantile.ts";
import { pairedBootstrap } from "../../../src/core/stats/pairedBootstrap.ts";
import { quantile } from "../../../src/core/stats/quantile.ts";
import { signFlip } from "../../../src/core/stats/signFlip.ts";
import { studentQuantile } from "../../../src/core/stats/studentQuantile.ts";
import { tango } from "../../../src/core/stats/tango.ts";
import { wilson } from "../../../src/core/stats/wilson.ts";
import reference from "../../fixtures/statistics.json" with { type: "json" };

/** Near enough in relative terms, with a floor where the value is near 0. */
function expectClose(actual: number | undefined, expected: number, tolerance: number, floor = 1e-12): void {
  expect(actual).toBeDefined();
  expect(Math.abs(actual! - expected)).toBeLessThanOrEqual(tolerance * Math.abs(expected) + floor);
}

describe("statistics agree with scipy, statsmodels, numpy and mpmath (test/fixtures/statistics.py)", () => {
  it.each(reference.wilson)("Wilson $successes of $n at $confidence", (row) => {
    const interval = wilson(row.successes, row.n, row.confidence);
    expectClose(interval?.low, row.low, 1e-12);
    expectClose(interval?.high, row.high, 1e-12);
  });

  it.each(reference.mcnemar)("exact McNemar of $onlyA and $onlyB", (row) => {
    expectClose(mcnemar(row).p, row.p, 1e-10, 0);
  });

  it.each(reference.signFlip)("exact sign-flip test of $values", (row) => {
    expectClose(signFlip(row.values), row.p, 1e-13, 0);
  });

  it.each(reference.logMcnemar)("ln p of McNemar below the smallest double: $onlyA and $onlyB", (row) => {
    const result = mcnemar(row);
    expect(result.p).toBeGreaterThan(0);
    expectClose(result.logP, row.logP, 1e-13);
  });

  it.each(reference.tango)("Tango for $onlyA and $onlyB of $n at $confidence", (row) => {
    const interval = tango(row, row.confidence);
    expectClose(interval?.low, row.low, 1e-11);
    expectClose(interval?.high, row.high, 1e-11);
  });

  it("quantiles of type 7", () => {
    for (const row of reference.quantiles) expectClose(quantile(row.values, row.p), row.value, 1e-14);
  });

  it("quantiles of the normal and of Student's t", () => {
    for (const row of reference.normal) expectClose(normalQuantile(row.p), row.value, 1e-14);
    for (const row of reference.student) expectClose(studentQuantile(row.p, row.degreesOfFreedom), row.value, 1e-10);
  });

  it("clustered standard error with C/(C-1), and its interval", () => {
    for (const row of reference.clustered) {
      const result = clusteredMean(row.values, row.clusterIds);
      expectClose(result?.estimate, row.estimate, 1e-12);
      expectClose(result?.standardError, row.standardError, 1e-12);
      expectClose(result?.low, row.low, 1e-10);
      expectClose(result?.high, row.high, 1e-10);
    }
  });

  it("paired percentile bootstrap, to 3 % of the interval's width (both are simulations)", () => {
    for (const row of reference.bootstrap) {
      const result = pairedBootstrap(row.a, row.b, { seed: 1, resamples: 20_000 });
      const agrees = (low: number, high: number, expected: readonly number[]): void => {
        const width = expected[1]! - expected[0]!;
        expect(Math.abs(low - expected[0]!)).toBeLessThan(0.03 * width);
        expect(Math.abs(high - expected[1]!)).toBeLessThan(0.03 * width);
      };
      agrees(result!.difference.low, result!.difference.high, row.difference);
      agrees(result!.relativeSaving!.low, result!.relativeSaving!.high, row.relativeSaving);
    }
  });

  it("minimal detectable effect (statsmodels solves for it to about 5 digits)", () => {
    for (const row of reference.detectable) expectClose(minimalDetectableEffect(row), row.value, 1e-4);
  });
});
