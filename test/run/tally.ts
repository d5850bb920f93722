import { existsSync, readFileSync } from "node:fs";

export interface Tally {
  readonly passed: number;
  readonly failed: number;
  /** Titles, because a skipped test is said aloud. */
  readonly skipped: readonly string[];
}

export const NOTHING: Tally = { passed: 0, failed: 0, skipped: [] };

interface VitestReport {
  readonly testResults: readonly {
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

export function sum(a: Tally, b: Tally): Tally {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: [...a.skipped, ...b.skipped] };
}

/** Reads vitest's JSON report; a run that ended without one, or badly for a reason that no test shows, is one failure. */
export function readVitestReport(path: string, exitCode: number): Tally {
  if (!existsSync(path)) return { passed: 0, failed: 1, skipped: [] };
  const tally = tallyReport(JSON.parse(readFileSync(path, "utf8")) as VitestReport);
  const unexplained = exitCode !== 0 && tally.failed === 0;
  return unexplained ? { ...tally, failed: 1 } : tally;
}

/** A file that failed before its tests ran counts as one failure. */
export function tallyReport(report: VitestReport): Tally {
  return report.testResults.reduce((total, file) => {
    const passed = file.assertionResults.filter((test) => test.status === "passed").length;
    const failed = file.assertionResults.filter((test) => test.status === "failed").length;
    const skipped = file.assertionResults
      .filter((test) => test.status !== "passed" && test.status !== "failed")
      .map((test) => test.fullName);
    return sum(total, { passed, failed: failed === 0 && file.status === "failed" ? 1 : failed, skipped });
  }, NOTHING);
}
