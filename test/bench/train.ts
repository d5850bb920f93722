/**
 * `npm run bench -- train [--device webgpu]`: a training step of the engine against the same step in jax-js, in turns, in
 * one page of one Chromium. Ends with one line of JSON; times are medians in milliseconds.
 */
import { parseArgs } from "node:util";

import { chromium } from "playwright-core";

import { startModuleSite } from "../browser/sites.ts";
import { findChromium, GPU_FLAGS } from "../run/chromium.ts";
import type { BenchPlan, BenchResult } from "./train.page.ts";

const THREADS = 2;
/** Losses further apart than this mean that the two do not compute the same thing, and their times do not compare. */
const LARGEST_LOSS_DIFFERENCE = 1e-3;

const { values } = parseArgs({
  options: { device: { type: "string", default: "wasm" }, rounds: { type: "string", default: "5" } },
});
const device = values.device === "webgpu" ? "webgpu" : "wasm";
const plan: BenchPlan = { device, threads: THREADS, warmupSteps: 3, rounds: Number(values.rounds), stepsPerRound: 4 };

const result = await runInChromium(plan);
const ours = median(result.ours);
const rival = median(result.rival);
const lossDifference = Math.max(...result.oursLosses.map((loss, i) => Math.abs(loss - result.rivalLosses[i]!)));
const print = (text: string) => process.stdout.write(`${text}\n`);
print(`training step on ${device}, ${THREADS} threads, median of ${result.ours.length} steps in ${plan.rounds} rounds`);
print(`  terse   ${describeTimes(result.ours)}`);
print(`  jax-js  ${describeTimes(result.rival)}`);
print(`  ratio   ${(ours / rival).toFixed(3)}`);
print(
  `  loss    ${result.oursLosses[0]!.toFixed(4)} to ${result.oursLosses.at(-1)!.toFixed(4)}; both sides agree to ${lossDifference.toExponential(1)}`,
);
if (!(lossDifference <= LARGEST_LOSS_DIFFERENCE)) process.exitCode = 1;
print(JSON.stringify({ bench: "train", ours, rival, ratio: ours / rival, lossDifference }));

async function runInChromium(benchPlan: BenchPlan): Promise<BenchResult> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error("No Chromium found: install one, or set CHROME_PATH.");
  const site = await startModuleSite();
  const args = ["--no-sandbox", ...(benchPlan.device === "webgpu" ? GPU_FLAGS : [])];
  const browser = await chromium.launch({ executablePath, args });
  try {
    const page = await browser.newPage();
    // jax-js starts as many workers as there are cores; both sides are to have the same number of threads.
    await page.addInitScript(`Object.defineProperty(navigator, "hardwareConcurrency", { value: ${THREADS} })`);
    page.on("console", (message) => {
      if (message.type() === "error") process.stderr.write(`${message.text()}\n`);
    });
    await page.goto(`${site.origin}/test/browser/blank.html`);
    const call = `import("/test/bench/train.page.ts").then((module) => module.run(${JSON.stringify(benchPlan)}))`;
    return await page.evaluate<BenchResult>(call);
  } finally {
    await browser.close();
    await site.close();
  }
}

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle) - 1]!) / 2;
}

function describeTimes(times: readonly number[]): string {
  return `${median(times).toFixed(1)} ms (${Math.min(...times).toFixed(1)} to ${Math.max(...times).toFixed(1)})`;
}
