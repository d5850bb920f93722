import { existsSync, readFileSync } from "node:fs";

import { describe, expect, it } from "vitest";

import { generateProblem } from "../../../src/core/problems/generate.ts";
import { traceText } from "../../../src/core/traces/rendered.ts";
import { roleShares, thinkingOf } from "../../../src/core/traces/roleShares.ts";
import { segment } from "../../../src/core/traces/segment.ts";
import { type Role, ROLES } from "../../../src/core/traces/trace.ts";
import { renderVerbose } from "../../../src/core/traces/verbose.ts";

const REAL_TRACES = new URL("../../../../shared/data/traces/gsm8k.jsonl", import.meta.url);
const FIXTURE = new URL("../../fixtures/role-shares.json", import.meta.url);

interface Quartiles {
  readonly q1: number;
  readonly median: number;
  readonly q3: number;
}

const frozen = (JSON.parse(readFileSync(FIXTURE, "utf8")) as { quartiles: Record<Role, Quartiles> }).quartiles;

/** Linear interpolation between order statistics (type 7 of Hyndman and Fan, the default of R and NumPy). */
function quantile(values: readonly number[], probability: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const place = probability * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(place)]!, sorted[Math.ceil(place)]!];
  return low + (place - Math.floor(place)) * (high - low);
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

describe("the shares of roles in our verbose traces", () => {
  const traces = Array.from({ length: 400 }, (_, index) =>
    renderVerbose(generateProblem({ seed: 11, split: "validation", index, minSteps: 2, maxSteps: 4 }), 11),
  );
  const shares = traces.map((trace) => roleShares(segment(traceText(trace))));

  it.each(ROLES)("are those of real reasoning models: %s", (role) => {
    const ours = shares.map((share) => share[role]);
    for (const centre of [mean(ours), quantile(ours, 0.5)]) {
      expect(centre).toBeGreaterThanOrEqual(frozen[role].q1);
      expect(centre).toBeLessThanOrEqual(frozen[role].q3);
    }
  });

  it("add up to one", () => {
    for (const share of shares) expect(ROLES.reduce((sum, role) => sum + share[role], 0)).toBeCloseTo(1, 9);
  });
});

const present = existsSync(REAL_TRACES);

it.skipIf(!present)(
  `the frozen quartiles are those of the 300 real traces${present ? "" : " (SKIPPED: ../shared/data is absent)"}`,
  () => {
    const rows = readFileSync(REAL_TRACES, "utf8").trim().split("\n");
    const shares = rows.map((row) => {
      const { response } = JSON.parse(row) as { response: string };
      return roleShares(segment(thinkingOf(response)));
    });
    expect(shares).toHaveLength(300);
    const found = ROLES.map((role) => {
      const values = shares.map((share) => share[role]);
      const [q1, median, q3] = [0.25, 0.5, 0.75].map((p) => Number(quantile(values, p).toFixed(4)));
      return [role, { q1, median, q3 }];
    });
    expect(Object.fromEntries(found)).toEqual(frozen);
  },
  120_000,
);

it("an empty trace has no shares", () => {
  expect(Object.values(roleShares([]))).toEqual(ROLES.map(() => 0));
});

it("the thinking ends at the last closing tag", () => {
  expect(thinkingOf("<think>a</think>b</think>c")).toBe("<think>a</think>b</think>");
  expect(thinkingOf("cut off")).toBe("cut off");
});
