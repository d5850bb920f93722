/**
 * `npm run bench -- tab [--device webgpu] [--steps 30]`: a short distillation in the built page, with the step that the
 * table of README.md was made with (32 examples). Prints how long a step and its stations take, and how long the page's own
 * thread was busy at a stretch. Ends with one line of JSON; times are in milliseconds, the step's is the median.
 */
import { parseArgs } from "node:util";

import { chromium, type Page } from "playwright-core";

import type { DistillRun } from "../../src/core/distill/distillRun.ts";
import { longTasks, watchTasks } from "../browser/longTasks.ts";
import { startBuiltSite } from "../browser/sites.ts";
import { findChromium, GPU_FLAGS } from "../run/chromium.ts";

/** Of the table's preset. */
const TABLE_STEPS = 600;
const PATIENCE_MS = 900_000;
/** Of a page that was just opened. */
const SETTLE_MS = 2000;
/** What a person notices while they scroll or type. */
const LONG_TASK_MS = 50;

const { values } = parseArgs({
  options: { device: { type: "string", default: "wasm" }, steps: { type: "string", default: "30" } },
});
const steps = Number(values.steps);
const plan = {
  ...{ problems: 512, steps, examples: 32, warmup: 5, decay: 20 },
  ...{ every: steps, checked: 32, checkpoint: steps },
};
const executablePath = findChromium();
if (executablePath === undefined) throw new Error("No Chromium found: install one, or set CHROME_PATH.");

const site = await startBuiltSite();
const args = ["--no-sandbox", ...(values.device === "webgpu" ? GPU_FLAGS : [])];
const browser = await chromium.launch({ executablePath, args });
try {
  const page = await browser.newPage();
  await page.goto(
    `${site.origin}/#distill?v=1&${new URLSearchParams(Object.entries(plan).map(([k, v]) => [k, `${v}`]))}`,
  );
  // From when the page stands: opening it is another matter.
  const recorded = page.getByTestId("recorded-distillation");
  await recorded.getByText("Difference in right answers").waitFor();
  await page.waitForTimeout(SETTLE_MS);
  await watchTasks(page);
  await page.getByRole("button", { name: "Distill", exact: true }).click({ timeout: PATIENCE_MS });
  await recorded.waitFor({ state: "detached" });
  await page.getByTestId("distill-after").getByText("Difference in right answers").waitFor({ timeout: PATIENCE_MS });
  report(await keptRun(page), await longTasks(page));
} finally {
  await browser.close();
  await site.close();
}

/** From the page's database. */
async function keptRun(page: Page): Promise<DistillRun> {
  return page.evaluate(
    () =>
      new Promise<DistillRun>((resolve, reject) => {
        const opening = indexedDB.open("terse-distillations");
        opening.onerror = () => reject(opening.error!);
        opening.onsuccess = () => {
          const database = opening.result;
          const [table] = [...database.objectStoreNames];
          const reading = database.transaction(table!).objectStore(table!).getAll();
          reading.onerror = () => reject(reading.error!);
          reading.onsuccess = () => resolve((reading.result as DistillRun[])[0]!);
        };
      }),
  );
}

function report({ training, traces, spentMs }: DistillRun, tasks: readonly number[]): void {
  const { device, threads, history, note } = training!;
  // The first step also builds the session.
  const stepMs = median(history.steps.slice(1).map(({ ms }) => ms));
  const checkMs = median(history.checks.map(({ ms }) => ms)) / plan.checked;
  const sampleMs = spentMs.traces / traces!.sampled;
  const long = tasks.filter((ms) => ms > LONG_TASK_MS);
  const longestTask = Math.max(0, ...tasks);
  const print = (text: string) => process.stdout.write(`${text}\n`);
  print(`${device}${threads === undefined ? "" : `, ${threads} threads`}${note === undefined ? "" : ` (${note})`}`);
  print(
    `  a step of ${plan.examples} examples ${(stepMs / 1000).toFixed(3)} s: ${TABLE_STEPS} take ${minutes(TABLE_STEPS * stepMs)}`,
  );
  print(`  a trace sampled in ${sampleMs.toFixed(1)} ms, a problem checked in ${checkMs.toFixed(1)} ms`);
  print(`  the page's thread: ${long.length} tasks above ${LONG_TASK_MS} ms, the longest ${longestTask.toFixed(0)} ms`);
  print(
    JSON.stringify({ bench: "tab", device, threads, stepMs, sampleMs, checkMs, longTasks: long.length, longestTask }),
  );
}

function minutes(ms: number): string {
  return `${(ms / 60_000).toFixed(1)} minutes`;
}

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
}
