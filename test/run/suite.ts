/** `npm test`: the build, static checks, and every test; ends with one line that counts them all. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { buildIfStale } from "../../launch.mjs";
import { findChromium } from "./chromium.ts";
import { runTool } from "./process.ts";
import { describeCheck, runStaticChecks } from "./staticChecks.ts";
import { NOTHING, readVitestReport, sum, type Tally } from "./tally.ts";

const say = (text: string) => process.stdout.write(`${text}\n`);

async function staticChecks(): Promise<Tally> {
  const results = await runStaticChecks(1, (result) => process.stdout.write(describeCheck(result)));
  const failed = results.filter((result) => result.exitCode !== 0).length;
  return { passed: results.length - failed, failed, skipped: [] };
}

function build(): Tally {
  try {
    buildIfStale();
    return { passed: 1, failed: 0, skipped: [] };
  } catch (error) {
    say(`FAIL build: ${error instanceof Error ? error.message : String(error)}`);
    return { passed: 0, failed: 1, skipped: [] };
  }
}

async function vitest(project: string, folder: string): Promise<Tally> {
  const report = join(folder, `${project}.json`);
  const args = ["run", "--project", project, "--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const { exitCode } = await runTool("vitest", args, true);
  return readVitestReport(report, exitCode);
}

async function inTurn(steps: readonly (() => Tally | Promise<Tally>)[]): Promise<Tally> {
  let total = NOTHING;
  for (const step of steps) total = sum(total, await step());
  return total;
}

/** In two lanes: browser tests wait for much, and leave a core to what needs no browser. */
async function suite(): Promise<Tally> {
  const folder = mkdtempSync(join(tmpdir(), "terse-test-"));
  try {
    const lanes = [
      inTurn([staticChecks, () => vitest("node", folder)]),
      inTurn([build, () => vitest("browser", folder)]),
    ];
    return (await Promise.all(lanes)).reduce(sum);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const total = await suite();
if (total.skipped.length > 0) say(`\nSkipped:\n${total.skipped.map((title) => `  ${title}`).join("\n")}`);
if (findChromium() === undefined) say("\nNO BROWSER TEST RAN: install Chromium or Chrome, or set CHROME_PATH to one.");
say(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped.length} skipped`);
process.exitCode = total.failed === 0 ? 0 : 1;
