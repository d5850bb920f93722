/** A visitor's path through the Evaluate screen, on the built site with the embedded student. */
import { existsSync } from "node:fs";

import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { afterEach, describe, expect, it } from "vitest";

import { CHROMIUM, openApp, type Tab, titled } from "../browser/harness.ts";

const STUDENT = existsSync(new URL("../../public/models/student/config.json", import.meta.url));
const title = STUDENT
  ? titled("the Evaluate screen")
  : "the Evaluate screen (SKIPPED: no student in public/models/student)";

const LONG_MS = 240_000;
/** A machine whose cores are all busy answers 24 items in minutes. */
const PATIENCE = { timeout: 600_000 };

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

/** How many problems the paired table counts on which exactly one strategy was right. */
async function discordant(page: Page): Promise<number> {
  const cells = await page.getByTestId("pair").locator(".discordant").allInnerTexts();
  return cells.reduce((sum, text) => sum + Number(text), 0);
}

describe.skipIf(CHROMIUM === undefined || !STUDENT)(title, PATIENCE, () => {
  afterEach(async () => {
    const visited = tab;
    tab = undefined;
    await visited?.close();
    expect(visited?.errors ?? []).toEqual([]);
    expect(visited?.foreignRequests ?? []).toEqual([]);
  });

  it("runs 12 problems in two arms over a reload, filters to Different, and opens an item by its link", async () => {
    tab = await openApp("compare?v=1&index=1", { viewport: { width: 1440, height: 900 }, colorScheme: "light" });
    const { page } = tab;
    await page.getByRole("link", { name: "Evaluate" }).click();
    expect(new URL(page.url()).hash).toBe("#evaluate");
    await page.goBack();
    await page.getByTestId("question").waitFor();
    await page.keyboard.press("2");

    await page.getByLabel("Number of problems").fill("12");
    await page.getByText("What 12 problems can show").waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await page.getByRole("button", { name: "Start the run" }).click();
    await expect.poll(async () => (await progress(page)).done, { timeout: LONG_MS }).toBeGreaterThanOrEqual(6);
    const { hash } = new URL(page.url());
    expect(hash).toMatch(/^#evaluate\?v=1&n=12&kept=[\w-]+$/);

    await page.reload({ timeout: LONG_MS });
    await reaches(page, "paused");
    const kept = await progress(page);
    expect(kept.total).toBe(24);
    expect(kept.done).toBeGreaterThanOrEqual(3);
    expect(kept.done).toBeLessThan(24);
    expect(new URL(page.url()).hash).toBe(hash);
    await page.getByRole("button", { name: "Resume" }).click();
    await reaches(page, "complete");
    expect(await progress(page)).toEqual({ done: 24, total: 24 });

    expect(await page.locator("svg[data-chart] .arm").count()).toBe(2);
    expect(await page.getByTestId("pair").innerText()).toContain("12 pairs, as planned");
    expect(await page.getByTestId("evaluation-summary").innerText()).toMatch(/\d+\.\d%/);
    expect(await seriousViolations(page)).toEqual([]);

    const items = page.getByTestId("items");
    const rows = items.getByTestId("item");
    expect(await rows.count()).toBe(12);
    const different = await discordant(page);
    await items.getByLabel("Different").check();
    await expect.poll(() => rows.count()).toBe(different);
    // Whatever the student answered, an item is opened: one of those that differ, if there are any.
    if (different === 0) await items.getByLabel("All").check();
    await rows.first().getByRole("button").click();
    const dialog = page.getByRole("dialog");
    const question = await dialog.getByTestId("item-question").innerText();
    expect(await dialog.locator(".trace").count()).toBe(2);
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
    await page.getByText("complete, 24 items").waitFor();
  });
});
