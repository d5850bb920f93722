import { describe, expect, it } from "vitest";

import { NOTHING, readVitestReport, sum, tallyReport } from "../../run/tally.ts";

const file = (status: string, ...tests: readonly string[]) => ({
  status,
  assertionResults: tests.map((test, index) => ({ status: test, fullName: `test ${index}` })),
});

describe("the tally of a test run", () => {
  it("counts each test once, and names the skipped ones", () => {
    const report = { testResults: [file("passed", "passed", "pending", "passed"), file("failed", "failed", "todo")] };
    expect(tallyReport(report)).toEqual({ passed: 2, failed: 1, skipped: ["test 1", "test 1"] });
  });

  it("counts a file that could not be loaded as a failure", () => {
    expect(tallyReport({ testResults: [file("failed")] })).toEqual({ passed: 0, failed: 1, skipped: [] });
  });

  it("counts a run without a report as a failure", () => {
    expect(readVitestReport("/nowhere/report.json", 1)).toEqual({ passed: 0, failed: 1, skipped: [] });
    expect(readVitestReport("/nowhere/report.json", 0).failed).toBe(1);
  });

  it("adds up", () => {
    const tally = { passed: 2, failed: 1, skipped: ["a"] };
    expect(sum(tally, NOTHING)).toEqual(tally);
    expect(sum(tally, { passed: 1, failed: 0, skipped: ["b"] })).toEqual({ passed: 3, failed: 1, skipped: ["a", "b"] });
  });
});
