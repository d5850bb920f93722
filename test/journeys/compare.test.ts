/** A visitor's paths through the Compare screen, on the built site with the embedded student. */
import { existsSync } from "node:fs";

import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { afterEach, describe, expect, it } from "vitest";

import { CHROMIUM, openApp, openTab, type Tab, type TabOptions, titled } from "../browser/harness.ts";

const STUDENT = existsSync(new URL("../../public/models/student/config.json", import.meta.url));
const title = STUDENT
  ? titled("the Compare screen")
  : "the Compare screen (SKIPPED: no student in public/models/student)";

let tab: Tab | undefined;

async function visit(hash = "", options: TabOptions = {}): Promise<Page> {
  tab = await openApp(hash, options);
  return tab.page;
}

const runButton = (page: Page) => page.getByRole("button", { name: /^(Run|Run again|Stop)$/ });
const ended = (page: Page) => page.getByRole("button", { name: "Run again" }).waitFor({ timeout: 45_000 });
const column = (page: Page, strategy: string) => page.locator(`[data-strategy="${strategy}"]`);
const trace = (page: Page, strategy: string) => column(page, strategy).locator(".trace");
const newTokens = async (page: Page, strategy: string) =>
  Number((await column(page, strategy).getByTestId("new-tokens").innerText()).replaceAll(",", ""));

async function seriousViolations(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`);
}

describe.skipIf(CHROMIUM === undefined || !STUDENT)(title, () => {
  afterEach(async () => {
    const { errors, foreignRequests } = tab ?? {};
    await tab?.close();
    tab = undefined;
    expect(errors).toEqual([]);
    expect(foreignRequests).toEqual([]);
  });

  it("answers the first problem twice, unasked, counts and checks, and waits", async () => {
    const page = await visit();
    await ended(page);
    for (const strategy of ["verbose", "pruned"]) {
      expect(await newTokens(page, strategy)).toBeGreaterThan(0);
      expect(await trace(page, strategy).innerText()).not.toBe("");
      const text = await column(page, strategy).innerText();
      expect(text).toMatch(/Right|Wrong|No answer|Cut off/);
      expect(text).toMatch(/Prompt\s+\d+ tokens/);
    }
    expect(await newTokens(page, "verbose")).toBeGreaterThan(await newTokens(page, "pruned"));
    expect(await page.getByTestId("summary").innerText()).toMatch(/\d+% fewer tokens/);
    expect(await page.getByTestId("model-status").innerText()).toMatch(/WASM, \d+ threads?|WebGPU/);
    expect(new URL(page.url()).hash).toBe("");
  });

  it("answers another problem when asked to, and measures a column alone", async () => {
    const page = await visit();
    await ended(page);
    const first = await page.getByTestId("question").innerText();
    await page.getByRole("button", { name: "New problem" }).click();
    expect(await page.getByTestId("question").innerText()).not.toBe(first);
    expect(await trace(page, "verbose").innerText()).toBe("");
    expect(new URL(page.url()).hash).toBe("#compare?v=1&index=1");
    await runButton(page).click();
    await ended(page);
    expect(await newTokens(page, "pruned")).toBeGreaterThan(0);
    expect(await page.getByTestId("speed").count()).toBe(0);
    await column(page, "verbose").getByRole("button", { name: "Measure speed" }).click();
    await column(page, "verbose").getByTestId("speed").waitFor({ timeout: 45_000 });
    expect(await column(page, "verbose").getByTestId("speed").innerText()).toMatch(
      /first token after [\d,]+ ms, [\d,]+ tokens\/s \(ran alone\)/,
    );
  });

  it("stops midway and keeps what was written", async () => {
    const page = await visit("compare?v=1&min=5&max=6");
    await page.getByTestId("model-status").and(page.locator("[data-phase=ready]")).waitFor({ timeout: 45_000 });
    await runButton(page).click();
    await page.waitForFunction(
      () => (document.querySelector("[data-strategy=verbose] .trace")?.textContent ?? "") !== "",
    );
    await page.keyboard.press("Escape");
    await ended(page);
    expect(await column(page, "verbose").innerText()).toContain("Stopped");
    const kept = await trace(page, "verbose").innerText();
    expect(kept).not.toBe("");
    await page.waitForTimeout(500);
    expect(await trace(page, "verbose").innerText()).toBe(kept);
    expect(await page.getByTestId("summary").innerText()).toContain("nothing to compare");
  });

  it("takes a visitor's own problem, with or without an expected answer", async () => {
    const page = await visit();
    await ended(page);
    await page.getByLabel("Your own").check();
    await page
      .getByLabel("Your question")
      .fill("Ann has 12 pens. She buys 5 more pens. How many pens does Ann have now?");
    await page.keyboard.press("Enter");
    await ended(page);
    expect(await column(page, "pruned").innerText()).toMatch(/Not checked|No answer|Cut off/);
    await page.getByLabel("Expected answer").fill("17");
    await page.keyboard.press("Enter");
    await ended(page);
    expect(await column(page, "pruned").innerText()).toMatch(/Right|Wrong|No answer|Cut off/);
  });

  it("says when a problem is outside what the student was trained for", async () => {
    const page = await visit("compare?v=1&question=A+lorry+brings+90000+bricks.+How+many+bricks+are+there%3F&run=1");
    await ended(page);
    await page.getByText("outside what the student was trained for").waitFor();
  });

  it("shares a link that shows the same texts to whoever opens it", async () => {
    const page = await visit("compare?v=1&index=3&strategies=verbose,pruned,direct&run=1");
    await ended(page);
    const texts = await page.locator(".trace").allInnerTexts();
    expect(texts).toHaveLength(3);
    await tab?.context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.getByRole("button", { name: "Share" }).click();
    await page.getByText("Link copied").waitFor();
    const link: string = await page.evaluate(() => navigator.clipboard.readText());
    const other = await openTab(link);
    await ended(other.page);
    expect(await other.page.locator(".trace").allInnerTexts()).toEqual(texts);
    expect(other.errors).toEqual([]);
    await other.close();
  });

  it("shows the default and says so when a link cannot be read", async () => {
    const page = await visit("compare?v=1&index=many");
    await page.getByText("This link could not be read").waitFor();
    await ended(page);
  });

  it("works by keyboard alone", async () => {
    const page = await visit();
    await ended(page);
    const first = await page.getByTestId("question").innerText();
    await page.keyboard.press("n");
    expect(await page.getByTestId("question").innerText()).not.toBe(first);
    await page.keyboard.press("Enter");
    await ended(page);
    await page.keyboard.press("?");
    await page.getByRole("dialog").waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "hidden" });
    await page.keyboard.press("p");
    expect(await runButton(page).count()).toBe(0);
    await page.keyboard.press("p");
    await runButton(page).waitFor();
    for (let i = 0; i < 40 && !(await runButton(page).evaluate((button) => button === document.activeElement)); i++) {
      await page.keyboard.press("Tab");
    }
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Stop" }).waitFor();
    await page.keyboard.press("Escape");
  });

  it.each([
    { width: 1440, height: 900, colorScheme: "light" as const },
    { width: 390, height: 844, colorScheme: "dark" as const },
  ])("has no serious accessibility violation and nothing cut off at $width × $height", async (options) => {
    const { width, height, colorScheme } = options;
    const page = await visit("", { viewport: { width, height }, colorScheme, reducedMotion: "reduce" });
    await ended(page);
    await page.getByRole("button", { name: "What is this?" }).click();
    expect(await seriousViolations(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  });
});
