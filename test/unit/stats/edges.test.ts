import { describe, expect, it } from "vitest";

import { clusteredMean } from "../../../src/core/stats/clusteredMean.ts";
import { mcnemar } from "../../../src/core/stats/mcnemar.ts";
import { mean } from "../../../src/core/stats/mean.ts";
import { minimalDetectableEffect } from "../../../src/core/stats/minimalDetectableEffect.ts";
import { normalQuantile } from "../../../src/core/stats/normalQuantile.ts";
import { pairedBootstrap } from "../../../src/core/stats/pairedBootstrap.ts";
import { pairedTable } from "../../../src/core/stats/pairedTable.ts";
import { median, quantile } from "../../../src/core/stats/quantile.ts";
import { signFlip } from "../../../src/core/stats/signFlip.ts";
import { studentQuantile } from "../../../src/core/stats/studentQuantile.ts";
import { tango } from "../../../src/core/stats/tango.ts";
import { wilson } from "../../../src/core/stats/wilson.ts";

const nothing = { both: 0, onlyA: 0, onlyB: 0, neither: 0, n: 0 };

describe("statistics at the edges", () => {
  it("says nothing about nothing", () => {
    expect(wilson(0, 0)).toBeUndefined();
    expect(pairedTable([], [])).toEqual(nothing);
    expect(tango(nothing)).toBeUndefined();
    expect(mcnemar(nothing)).toEqual({ p: 1, logP: 0, discordant: 0 });
    expect(signFlip([])).toBe(1);
    expect(pairedBootstrap([], [], { seed: 1 })).toBeUndefined();
    expect(clusteredMean([], [])).toBeUndefined();
    expect(quantile([], 0.5)).toBeUndefined();
    expect(mean([])).toBeUndefined();
    expect(minimalDetectableEffect({ n: 0, disagreement: 0.1 })).toBeUndefined();
  });

  it("is wide at one observation", () => {
    expect(wilson(1, 1)).toMatchObject({ estimate: 1, high: 1 });
    expect(wilson(1, 1)!.low).toBeLessThan(0.25);
    expect(tango(pairedTable([true], [true]))!.high).toBeGreaterThan(0.7);
    expect(median([4])).toBe(4);
    expect(clusteredMean([1], ["a"])).toBeUndefined();
    expect(pairedBootstrap([10], [4], { seed: 1 })).toMatchObject({
      difference: { estimate: -6, low: -6, high: -6, n: 1 },
      saved: { estimate: 6, low: 6, high: 6 },
      relativeSaving: { estimate: 0.6, low: 0.6, high: 0.6 },
    });
  });

  it("does not call agreement on every problem a certainty", () => {
    const z2 = normalQuantile(0.975) ** 2;
    const interval = tango({ onlyA: 0, onlyB: 0, n: 500 })!;
    expect(interval.estimate).toBe(0);
    expect(interval.high).toBeCloseTo(z2 / (500 + z2), 12);
    expect(interval.low).toBeCloseTo(-z2 / (500 + z2), 12);
  });

  it("reaches the ends of the scale", () => {
    expect(tango({ onlyA: 0, onlyB: 5, n: 5 })).toMatchObject({ estimate: 1, high: 1 });
    expect(tango({ onlyA: 5, onlyB: 0, n: 5 })).toMatchObject({ estimate: -1, low: -1 });
  });

  it("has no relative saving on an arm without tokens", () => {
    const result = pairedBootstrap([0, 0], [1, 2], { seed: 1 });
    expect(result!.relativeSaving).toBeUndefined();
    expect(result!.saved.estimate).toBe(-1.5);
  });

  it("gives clusters that agree with each other an interval without width", () => {
    expect(clusteredMean([1, 0, 1, 0], ["a", "a", "b", "b"])).toMatchObject({ low: 0.5, high: 0.5, clusters: 2 });
  });

  it("refuses what is not a count, a share or a pair", () => {
    expect(() => wilson(3, 2)).toThrow(RangeError);
    expect(() => wilson(0.5, 2)).toThrow(RangeError);
    expect(() => wilson(Number.NaN, 2)).toThrow(RangeError);
    expect(() => pairedTable([true], [])).toThrow(RangeError);
    expect(() => pairedBootstrap([1], [], { seed: 1 })).toThrow(RangeError);
    expect(() => clusteredMean([1], [])).toThrow(RangeError);
    expect(() => quantile([1], 1.1)).toThrow(RangeError);
    expect(() => normalQuantile(1)).toThrow(RangeError);
    expect(() => studentQuantile(0.5, 0)).toThrow(RangeError);
    expect(() => studentQuantile(1, 3)).toThrow(RangeError);
    expect(() => minimalDetectableEffect({ n: 5, disagreement: 2 })).toThrow(RangeError);
  });
});
