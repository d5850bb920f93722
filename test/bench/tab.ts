/**
 * `npm run bench -- tab [--device webgpu] [--steps 30]`: a short distillation in the built page, with the step that the
 * table of README.md was made with (32 examples). Prints how long a step and its stations take, and how long the page's own
 * thread was busy at a stretch. With `--preset table` it is a DRP child of the table, of `--seed 1`, from its first trace to
 * its measured end, which takes half an hour; so with the other presets. `--out child.zip` exports the child. Ends with one
 * line of JSON; times are in milliseconds, the step's is the median.
 */
import { parseArgs } from "node:util";

import { chromium, type Page } from "playwright-core";

import type { DistillRun } from "../../src/core/distill/distillRun.ts";
import { PRESETS } from "../../src/core/distill/presets.ts";
import { longTasks, watchTasks } from "../browser/longTasks.ts";
import { startBuiltSite } from "../browser/sites.ts";
import { findChromium, GPU_FLAGS } from "../run/chromium.ts";

const TABLE = PRESETS.table;
const PATIENCE_MS = 7_200_000;
/** Of a page that was just opened. */
const SETTLE_MS = 2000;
/** What a person notices while they scroll or type. */
const LONG_TASK_MS = 50;

const { values } = parseArgs({
  options: {
    device: { type: "string", default: "wasm" },
    steps: { type: "string", default: "30" },
    preset: { type: "string" },
    seed: { type: "string", default: "1" },
    out: { type: "string" },
  },
});
const short = { problems: 512, examples: TABLE.training.examplesPerStep, warmup: 5, decay: 20, checked: 32 };
const { steps } = values;
const plan =
  values.preset === undefined
    ? { ...short, steps, every: steps, checkpoint: steps }
    : { preset: values.preset, arm: "drp", seed: values.seed };
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
  const after = page.getByTestId("distill-after");
  await after.getByText("Difference in right answers").waitFor({ timeout: PATIENCE_MS });
  if (values.preset !== undefined) process.stdout.write(`${await after.innerText()}\n`);
  report(await keptRun(page), await longTasks(page));
  if (values.out !== undefined) await exportChild(page, values.out);
} finally {
  await browser.close();
  await site.close();
}

async function exportChild(page: Page, file: string): Promise<void> {
  const students = page.getByTestId("kept-students");
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    students.getByRole("button", { name: /^Export / }).click(),
  ]);
  await download.saveAs(file);
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

function report({ plan: done, training, traces, spentMs }: DistillRun, tasks: readonly number[]): void {
  const { device, threads, history, note } = training!;
  // The first step also builds the session.
  const stepMs = median(history.steps.slice(1).map(({ ms }) => ms));
  const checkMs = median(history.checks.map(({ ms }) => ms)) / done.validation.problems;
  const sampleMs = spentMs.traces / traces!.sampled;
  const long = tasks.filter((ms) => ms > LONG_TASK_MS);
  const longestTask = Math.max(0, ...tasks);
  const print = (text: string) => process.stdout.write(`${text}\n`);
  print(`${device}${threads === undefined ? "" : `, ${threads} threads`}${note === undefined ? "" : ` (${note})`}`);
  print(
    `  a step of ${done.training.examplesPerStep} examples ${(stepMs / 1000).toFixed(3)} s: ${TABLE.training.steps} take ${minutes(TABLE.training.steps * stepMs)}`,
  );
  print(`  a trace sampled in ${sampleMs.toFixed(1)} ms, a problem checked in ${checkMs.toFixed(1)} ms`);
  const [stepsMs, checksMs] = [history.steps, history.checks].map((all) => all.reduce((sum, { ms }) => sum + ms, 0));
  print(
    `  this run: traces ${minutes(spentMs.traces)}, ${history.steps.length} steps ${minutes(stepsMs!)}, ${history.checks.length} checks ${minutes(checksMs!)}`,
  );
  print(`  the page's thread: ${long.length} tasks above ${LONG_TASK_MS} ms, the longest ${longestTask.toFixed(0)} ms`);
  const longTasks = long.length;
  print(
    JSON.stringify({
      bench: "tab",
      device,
      threads,
      stepMs,
      sampleMs,
      checkMs,
      stepsMs,
      checksMs,
      longTasks,
      longestTask,
    }),
  );
}

function minutes(ms: number): string {
  return `${(ms / 60_000).toFixed(1)} minutes`;
}

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
}
