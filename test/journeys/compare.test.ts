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

const LONG_MS = 120_000;

let tab: Tab | undefined;

async function visit(hash = "", options: TabOptions = {}): Promise<Page> {
  tab = await openApp(hash, options);
  return tab.page;
}

const runButton = (page: Page) => page.getByRole("button", { name: /^(Run|Run again|Stop)$/ });
const ended = (page: Page) => page.getByRole("button", { name: "Run again" }).waitFor({ timeout: LONG_MS });
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

/** Long enough for a busy machine: what is tested is what happens, not how fast. */
const PATIENCE = { timeout: 240_000 };

describe.skipIf(CHROMIUM === undefined || !STUDENT)(title, PATIENCE, () => {
  afterEach(async () => {
    const visited = tab;
    tab = undefined;
    await visited?.close();
    expect(visited?.errors ?? []).toEqual([]);
    expect(visited?.foreignRequests ?? []).toEqual([]);
  });

  it("answers the first problem twice, unasked; then another when asked to; then one column alone", async () => {
    const page = await visit("", { viewport: { width: 1440, height: 900 }, colorScheme: "light" });
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
    await page.getByRole("button", { name: "What is this?" }).click();
    expect(await seriousViolations(page)).toEqual([]);

    const first = await page.getByTestId("question").innerText();
    await page.getByRole("button", { name: "New problem" }).click();
    expect(await page.getByTestId("question").innerText()).not.toBe(first);
    expect(await trace(page, "verbose").innerText()).toBe("");
    expect(new URL(page.url()).hash).toBe("#compare?v=1&index=1");
    await runButton(page).click();
    await ended(page);
    expect(await newTokens(page, "pruned")).toBeGreaterThan(0);

    expect(await page.getByTestId("speed").count()).toBe(0);
    await column(page, "pruned").getByRole("button", { name: "Measure speed" }).click();
    const speed = column(page, "pruned").getByTestId("speed");
    await speed.waitFor({ timeout: LONG_MS });
    expect(await speed.innerText()).toMatch(/first token after [\d,]+ ms, [\d,]+ tokens\/s \(ran alone\)/);
  });

  it("stops midway and keeps what was written; then takes a visitor's own problem, in scope and outside", async () => {
    const page = await visit("compare?v=1&min=5&max=6");
    await page.locator("[data-testid=model-status][data-phase=ready]").waitFor({ timeout: LONG_MS });
    await runButton(page).click();
    await trace(page, "verbose").getByText(/\w/).first().waitFor({ timeout: LONG_MS });
    await page.keyboard.press("Escape");
    await ended(page);
    expect(await column(page, "verbose").innerText()).toContain("Stopped");
    const kept = await trace(page, "verbose").innerText();
    await page.waitForTimeout(500);
    expect(await trace(page, "verbose").innerText()).toBe(kept);
    expect(await page.getByTestId("summary").innerText()).toContain("nothing to compare");

    const notice = page.getByText("outside what the student was trained for");
    await page.getByLabel("Your own").check();
    await page
      .getByLabel("Your question")
      .fill("Ann has 12 pens. She buys 5 more pens. How many pens does Ann have now?");
    await page.keyboard.press("Enter");
    await ended(page);
    expect(await column(page, "pruned").innerText()).toMatch(/Not checked|No answer|Cut off/);
    expect(await notice.count()).toBe(0);
    await page.getByLabel("Expected answer").fill("17");
    await page
      .getByLabel("Your question")
      .fill("A lorry brings 90000 bricks and takes 5 back. How many bricks are left?");
    await page.keyboard.press("Enter");
    await notice.waitFor({ timeout: LONG_MS });
    await ended(page);
    expect(await column(page, "pruned").innerText()).toMatch(/Right|Wrong|No answer|Cut off/);
  });

  it("shares a link that shows the same texts to whoever opens it", async () => {
    const page = await visit("compare?v=1&index=3&strategies=pruned,direct&run=1");
    await ended(page);
    const texts = await page.locator(".trace").allInnerTexts();
    expect(texts).toHaveLength(2);
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

  it("says that a link cannot be read, and works by keyboard alone", async () => {
    const page = await visit("compare?v=1&index=many");
    await page.getByText("This link could not be read").waitFor();
    await ended(page);
    const first = await page.getByTestId("question").innerText();
    await page.keyboard.press("n");
    expect(await page.getByTestId("question").innerText()).not.toBe(first);
    await page.keyboard.press("?");
    await page.getByRole("dialog").waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "hidden" });
    await page.keyboard.press("p");
    expect(await runButton(page).count()).toBe(0);
    await page.keyboard.press("p");
    await runButton(page).waitFor();
    const focused = () => runButton(page).evaluate((button) => button === document.activeElement);
    for (let tabs = 0; tabs < 40 && !(await focused()); tabs++) await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Stop" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: /^Run/ }).waitFor();
  });

  it("has no serious accessibility violation and nothing cut off on a phone, in the dark", async () => {
    const page = await visit("", {
      viewport: { width: 390, height: 844 },
      colorScheme: "dark",
      reducedMotion: "reduce",
    });
    await ended(page);
    expect(await seriousViolations(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  });
});
