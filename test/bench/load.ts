/**
 * `npm run bench -- load [--device webgpu] [--rounds 5]`: how long after a cold opening (new profile, empty cache) the first answer of
 * the first comparison is complete, and the last one. Ends with one line of JSON; times are medians in milliseconds from
 * the start of the navigation.
 */
import { parseArgs } from "node:util";

import { type Browser, chromium } from "playwright-core";

import { startBuiltSite } from "../browser/sites.ts";
import { findChromium, GPU_FLAGS } from "../run/chromium.ts";

const { values } = parseArgs({
  options: { device: { type: "string", default: "wasm" }, rounds: { type: "string", default: "5" } },
});
const executablePath = findChromium();
if (executablePath === undefined) throw new Error("No Chromium found: install one, or set CHROME_PATH.");

const site = await startBuiltSite();
const args = ["--no-sandbox", "--disable-background-networking", ...(values.device === "webgpu" ? GPU_FLAGS : [])];
const browser = await chromium.launch({ executablePath, args });
const rounds: Opening[] = [];
for (let round = 0; round < Number(values.rounds); round++) rounds.push(await open(browser, site.origin));
await browser.close();
await site.close();

const first = median(rounds.map((round) => round.first));
const last = median(rounds.map((round) => round.last));
process.stdout.write(
  `cold opening to the first complete answer ${first.toFixed(0)} ms, to the last ${last.toFixed(0)} ms\n`,
);
process.stdout.write(
  `${JSON.stringify({ bench: "load", firstAnswer: first, allAnswers: last, rounds: rounds.length })}\n`,
);

interface Opening {
  readonly first: number;
  readonly last: number;
}

async function open(inBrowser: Browser, origin: string): Promise<Opening> {
  const context = await inBrowser.newContext({ bypassCSP: true });
  const page = await context.newPage();
  await page.goto(origin, { waitUntil: "commit" });
  const complete = (atLeast: number) =>
    page
      .waitForFunction(
        (count) => {
          const columns = [...document.querySelectorAll('[data-strategy][aria-busy="false"]')];
          const done = columns.filter((column) => column.querySelector(".verdict-line .answer"));
          return done.length >= count && performance.now();
        },
        atLeast,
        { timeout: 120_000, polling: "raf" },
      )
      .then((handle) => handle.jsonValue() as Promise<number>);
  const result = { first: await complete(1), last: await complete(2) };
  await context.close();
  return result;
}

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
}
