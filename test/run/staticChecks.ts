import { type Finished, runTool } from "./process.ts";

interface StaticCheck {
  readonly name: string;
  readonly tool: string;
  readonly args: readonly string[];
}

export interface CheckResult extends Finished {
  readonly name: string;
}

const CACHE = "node_modules/.cache/cspell";

const CHECKS: readonly StaticCheck[] = [
  { name: "lint", tool: "eslint", args: [".", "--max-warnings", "0"] },
  { name: "types", tool: "tsc", args: ["-b", "--pretty", "false"] },
  {
    name: "svelte",
    tool: "svelte-check",
    args: ["--tsconfig", "./tsconfig.app.json", "--fail-on-warnings", "--output", "human"],
  },
  { name: "format", tool: "prettier", args: ["--check", "--log-level", "warn", "--cache", "."] },
  {
    name: "spelling",
    tool: "cspell",
    args: ["lint", "--no-progress", "--no-summary", "--unique", "--cache", "--cache-location", CACHE],
  },
];

/** Runs every check, so many at a time (each of them keeps about one core busy), and reports each as it ends. */
export async function runStaticChecks(atOnce: number, onResult: (result: CheckResult) => void): Promise<CheckResult[]> {
  const waiting = [...CHECKS];
  const results: CheckResult[] = [];
  const worker = async () => {
    for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) {
      const result = { name: check.name, ...(await runTool(check.tool, check.args)) };
      results.push(result);
      onResult(result);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results;
}

export function describeCheck(result: CheckResult): string {
  const verdict = result.exitCode === 0 ? "ok  " : "FAIL";
  const report = result.exitCode === 0 ? "" : `\n${result.output.trim()}\n`;
  return `${verdict} ${result.name} (${result.seconds.toFixed(1)} s)${report}\n`;
}
