/** A visitor's path through the Evaluate screen, on the built site with the embedded student. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { afterAll, afterEach, describe, expect, it } from "vitest";

import type { EvaluationSummary } from "../../src/core/evaluation/summary.ts";
import { en } from "../../src/ui/strings/en.ts";
import { CHROMIUM, openApp, type Tab, titled } from "../browser/harness.ts";
import { runTool } from "../run/process.ts";

const STUDENT = existsSync(new URL("../../public/models/student/config.json", import.meta.url));
const title = STUDENT
  ? titled("the Evaluate screen")
  : "the Evaluate screen (SKIPPED: no student in public/models/student)";

const LONG_MS = 400_000;
/** A machine whose cores are all busy takes minutes for so many items. */
const PATIENCE = { timeout: 1_200_000 };
const ITEMS = 120;

interface ArmFigures {
  readonly strategy: string;
  readonly accuracy: string;
  readonly tokens: string;
  readonly reasoning: string;
}

interface Figures {
  readonly arms: readonly ArmFigures[];
  readonly pairs: readonly (readonly string[])[];
}

const folder = mkdtempSync(join(tmpdir(), "terse-evaluate-"));
afterAll(() => rmSync(folder, { recursive: true }));

let tab: Tab | undefined;

const phase = (page: Page) => page.getByTestId("run").getAttribute("data-phase", { timeout: LONG_MS });
const reaches = (page: Page, wanted: string) => expect.poll(() => phase(page), { timeout: LONG_MS }).toBe(wanted);
const progress = async (page: Page) => {
  const [done, total] = (await page.getByTestId("run-progress").innerText()).match(/\d+/g) ?? [];
  return { done: Number(done), total: Number(total) };
};

async function seriousViolations(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`);
}

async function figures(page: Page): Promise<Figures> {
  return { arms: await armFigures(page), pairs: await pairs(page) };
}

/** Each arm's accuracy, mean tokens and those before the answer, as the page says them. */
async function armFigures(page: Page): Promise<readonly ArmFigures[]> {
  const arms = await page.getByTestId("evaluation-summary").locator("[data-arm]").all();
  return Promise.all(
    arms.map(async (arm) => {
      const [accuracy = "", tokens = ""] = await arm.locator(".headline .figures").allInnerTexts();
      const reasoning = await arm.locator("div", { hasText: "Before the answer" }).locator("dd").innerText();
      return { strategy: (await arm.getAttribute("data-arm")) ?? "", accuracy, tokens, reasoning };
    }),
  );
}

/** Each pair's tokens saved, difference, p and the four counts, as the page says them. */
async function pairs(page: Page): Promise<readonly (readonly string[])[]> {
  const cards = await page.getByTestId("pair").all();
  return Promise.all(cards.map((card) => card.locator("dd.figures, td.figures").allInnerTexts()));
}

/** The same by the command line, from the run's file. */
async function figuresOfReport(file: string): Promise<Figures> {
  const json = `${file}.summary.json`;
  const { exitCode, output } = await runTool("tsx", ["src/cli/main.ts", "report", "--in", file, "--json", json]);
  expect(exitCode, output).toBe(0);
  const summary = JSON.parse(readFileSync(json, "utf8")) as EvaluationSummary;
  const arms = summary.arms.map(({ strategy, accuracy, tokens, reasoningTokens }) => ({
    strategy,
    accuracy: `${(100 * accuracy!.estimate).toFixed(1)}%`,
    tokens: tokens.mean!.toFixed(1),
    reasoning: reasoningTokens.mean!.toFixed(1),
  }));
  const { decimal, points, pValue } = en.format;
  const pairs = summary.pairs.map(({ tokensSaved, difference, p, both, onlyA, onlyB, neither }) => [
    ...[decimal(tokensSaved!.estimate), points(difference!.estimate), pValue(p!)],
    ...[both, onlyA, onlyB, neither].map(String),
  ]);
  return { arms, pairs };
}

async function exported(page: Page, format: string): Promise<string> {
  await page.getByText("Export", { exact: true }).click();
  return saved(page, format);
}

const saveChart = (format: string) => en.evaluate.chart.saveNamed(en.evaluate.tradeOff.heading, format);

/** The file that a button saves. */
async function saved(page: Page, button: string): Promise<string> {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: button }).click(),
  ]);
  const file = join(folder, download.suggestedFilename());
  await download.saveAs(file);
  return file;
}

describe.skipIf(CHROMIUM === undefined || !STUDENT)(title, PATIENCE, () => {
  afterEach(async () => {
    const visited = tab;
    tab = undefined;
    await visited?.close();
    expect(visited?.errors ?? []).toEqual([]);
    expect(visited?.foreignRequests ?? []).toEqual([]);
  });

  it("runs 40 problems in three arms over a reload, opens what differs, and moves to another browser by a file", async () => {
    tab = await openApp("compare?v=1&index=1", { viewport: { width: 1440, height: 900 }, colorScheme: "light" });
    const { page } = tab;
    await page.getByRole("link", { name: "Evaluate" }).click();
    expect(new URL(page.url()).hash).toBe("#evaluate");
    await page.goBack();
    await page.getByTestId("question").waitFor();
    await page.keyboard.press("2");

    await page.getByLabel("Number of problems").fill("40");
    await page.getByText("What 40 problems can show").waitFor();
    await page.getByRole("checkbox", { name: "Direct" }).check();
    expect(await seriousViolations(page)).toEqual([]);
    await page.getByRole("button", { name: "Start the run" }).click();
    await expect.poll(async () => (await progress(page)).done, { timeout: LONG_MS }).toBeGreaterThanOrEqual(16);
    const { hash } = new URL(page.url());
    expect(hash).toMatch(/^#evaluate\?v=1&n=40&strategies=[\w,]+&kept=[\w-]+$/);

    await page.reload({ timeout: LONG_MS });
    await reaches(page, "paused");
    const kept = await progress(page);
    expect(kept.total).toBe(ITEMS);
    expect(kept.done).toBeGreaterThanOrEqual(10);
    expect(kept.done).toBeLessThan(ITEMS);
    expect(new URL(page.url()).hash).toBe(hash);
    await page.getByRole("button", { name: "Resume" }).click();
    await reaches(page, "complete");
    expect(await progress(page)).toEqual({ done: ITEMS, total: ITEMS });

    expect(await page.locator("svg[data-chart] .arm").count()).toBe(3);
    expect(await page.getByTestId("pair").first().innerText()).toContain("40 pairs, as planned");
    const svg = readFileSync(await saved(page, saveChart("SVG")), "utf8");
    expect(svg).toMatch(/<metadata>\{"title":.*"promptHash":"[0-9a-f]+"\}\}<\/metadata>/);
    const png = readFileSync(await saved(page, saveChart("PNG")));
    expect([png.toString("latin1", 1, 4), png.includes(svg.match(/"promptHash":"\w+"/)![0])]).toEqual(["PNG", true]);
    expect(png.readUInt32BE(16)).toBe(Math.round(2 * Number(svg.match(/ width="([\d.]+)"/)![1])));
    expect(await seriousViolations(page)).toEqual([]);

    const items = page.getByTestId("items");
    const rows = items.getByTestId("item");
    expect(await rows.count()).toBe(40);
    await items.getByLabel("Different").check();
    // Without a line of reasoning the student is hardly ever right, with one it is.
    await expect.poll(() => rows.count()).toBeGreaterThan(0);
    await expect.poll(() => rows.count()).toBeLessThanOrEqual(40);
    await rows.first().getByRole("button").click();
    const dialog = page.getByRole("dialog");
    const question = await dialog.getByTestId("item-question").innerText();
    expect(await dialog.locator(".trace").count()).toBe(3);
    expect(await dialog.innerText()).toMatch(/Right|Wrong|No answer|Cut off/);
    expect(await seriousViolations(page)).toEqual([]);

    await page.reload({ timeout: LONG_MS });
    expect(await page.getByRole("dialog").getByTestId("item-question").innerText({ timeout: LONG_MS })).toBe(question);
    const next = page.getByRole("button", { name: "Next item" });
    await page.keyboard.press((await next.isEnabled()) ? "ArrowRight" : "ArrowLeft");
    await expect.poll(() => dialog.getByTestId("item-question").innerText()).not.toBe(question);
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "hidden" });
    expect(new URL(page.url()).hash).toBe(hash);

    await page.setViewportSize({ width: 390, height: 844 });
    await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
    await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    expect(await seriousViolations(page)).toEqual([]);
    await page.getByRole("button", { name: "New run" }).click();
    await page.getByText(`complete, ${ITEMS} items`).waitFor();

    await page
      .getByRole("button", { name: /^Open: / })
      .first()
      .click();
    await reaches(page, "complete");
    const shown = await figures(page);
    const file = await exported(page, "Whole run");
    expect(shown).toEqual(await figuresOfReport(file));
    await tab.close();

    tab = await openApp("evaluate", { viewport: { width: 1440, height: 900 } });
    await tab.page.locator("input[type=file][aria-label='Import a run']").setInputFiles(file);
    await reaches(tab.page, "complete");
    expect(await figures(tab.page)).toEqual(shown);
    expect(await tab.page.getByTestId("run").innerText()).toContain("Imported");
    expect(await tab.page.getByTestId("items").getByTestId("item").count()).toBe(40);
  });
});
