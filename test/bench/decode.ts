/**
 * `npm run bench -- decode [--device webgpu] [--rounds 3]`: problems a minute on the embedded student, the engine's batched decoder in as many
 * workers as there are cores, as on the page, against transformers.js `generate` with as many threads, one at a time and at
 * its best batch size; on the same weights, in turns in one Chromium.
 * Ends with one line of JSON: `ratioBatch1` and `ratioBest` say how many times faster ours is.
 */
import { parseArgs } from "node:util";

import { chromium } from "playwright-core";

import { startModuleSite } from "../browser/sites.ts";
import { findChromium, GPU_FLAGS } from "../run/chromium.ts";
import type { DecodePlan, DecodeResult } from "./decode.page.ts";

const CORES = 2;
/** The size of an evaluation that has to end within a minute on two cores. */
const EVALUATION_PROBLEMS = 200;

const { values } = parseArgs({
  options: {
    device: { type: "string", default: "wasm" },
    rounds: { type: "string", default: "3" },
    problems: { type: "string", default: "24" },
    block: { type: "string", default: "16" },
  },
});
const device = values.device === "webgpu" ? "webgpu" : "wasm";
const plan: DecodePlan = {
  device,
  cores: CORES,
  problems: Number(values.problems),
  rounds: Number(values.rounds),
  block: Number(values.block),
  rivalBatches: [4, 8, 16, 24].filter((batch) => batch <= Number(values.problems)),
  evaluation: EVALUATION_PROBLEMS,
};

const executablePath = findChromium();
if (executablePath === undefined) throw new Error("No Chromium found: install one, or set CHROME_PATH.");
const site = await startModuleSite();
const args = ["--no-sandbox", ...(device === "webgpu" ? GPU_FLAGS : [])];
const browser = await chromium.launch({ executablePath, args });
const page = await browser.newPage();
page.on("console", (message) => {
  if (message.type() === "error") process.stderr.write(`${message.text()}\n`);
});
await page.goto(`${site.origin}/test/browser/blank.html`);
const call = `import("/test/bench/decode.page.ts").then((module) => module.run(${JSON.stringify(plan)}))`;
const result = await page.evaluate<DecodeResult>(call);
await browser.close();
await site.close();

const ours = median(result.ours);
const [ratioBatch1, ratioBest] = [result.rivalBatch1, result.rivalBest].map((times) => median(times) / ours);
const perMinute = (ms: number) => ((60_000 * plan.problems) / ms).toFixed(0);
const print = (text: string) => process.stdout.write(`${text}\n`);
print(
  `problems in two styles a minute, ${device === "webgpu" ? "WebGPU" : `WASM, ${CORES} cores`}, median of ${plan.rounds} rounds`,
);
print(`  terse                          ${perMinute(ours)}`);
print(`  transformers.js, one at a time ${perMinute(median(result.rivalBatch1))}`);
print(`  transformers.js, batches of ${result.bestBatch} ${perMinute(median(result.rivalBest))}`);
print(`  ${EVALUATION_PROBLEMS} problems in two styles took ours ${(result.evaluationMs / 1000).toFixed(1)} s`);
print(`  token ids ${result.sameIds ? "identical" : "DIFFER"}`);
if (!result.sameIds) process.exitCode = 1;
print(
  JSON.stringify({
    bench: "decode",
    ratioBatch1,
    ratioBest,
    bestBatch: result.bestBatch,
    ours,
    evaluationMs: result.evaluationMs,
  }),
);

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
}
