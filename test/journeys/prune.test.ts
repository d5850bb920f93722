/** A visitor's paths through the Prune screen, on the built site; what needs no student is asked without one. */
import { readFileSync } from "node:fs";

import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { afterEach, describe, expect, it } from "vitest";

import { type RealTrace, sharedLines } from "../bench/prune/sharedData.ts";
import { CHROMIUM, openApp, openStage, type Tab, titled } from "../browser/harness.ts";

const LONG_MS = 120_000;
/** Long enough for a busy machine: what is tested is what happens, not how fast. */
const PATIENCE = { timeout: 600_000 };

const QUESTION =
  "A jug holds 12 glasses of water. Mia fills 3 jugs and pours 5 glasses away. How many glasses are left?";
const TRACE = `<think>
Okay, so a jug holds 12 glasses of water and Mia fills 3 jugs.
First I need all the glasses: 3 * 12 = 36.
Hmm, wait, is it 12 glasses in each jug? Yes, that is what it says.
Then she pours 5 away: 36 - 5 = 31.
Let me check that: 31 + 5 = 36. Good.
</think>
There are 31 glasses left.

#### 31`;

/** Of a reasoning model; short and right. */
const REAL = sharedLines<RealTrace>("gsm8k")?.find(({ id }) => id === "gsm8k-test-0974__QwQ");
const note = REAL ? "" : " (SKIPPED: ../shared is absent)";

let tab: Tab | undefined;

const steps = (page: Page) => page.getByTestId("step");
const step = (page: Page, text: string) => steps(page).filter({ hasText: text }).first();
const tokens = async (page: Page, which: "before" | "after") =>
  Number((await page.getByTestId(`tokens-${which}`).innerText({ timeout: LONG_MS })).replaceAll(",", ""));

async function seriousViolations(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`);
}

describe.skipIf(CHROMIUM === undefined)(titled("the Prune screen"), PATIENCE, () => {
  afterEach(async () => {
    const visited = tab;
    tab = undefined;
    await visited?.close();
    expect(visited?.errors ?? []).toEqual([]);
    expect(visited?.foreignRequests ?? []).toEqual([]);
  });

  it("prunes a pasted trace, says why, hears an objection, says what it costs, and takes it back", async () => {
    tab = await openApp("prune", { viewport: { width: 1440, height: 900 }, colorScheme: "light" });
    const { page } = tab;
    await steps(page).first().waitFor({ timeout: LONG_MS });
    await page.getByLabel("Your own").check();
    await page.getByLabel("Question", { exact: true }).fill(QUESTION);
    await page.getByLabel("Trace", { exact: true }).fill(TRACE);
    await page.getByRole("button", { name: "Prune", exact: true }).click();
    await steps(page).first().waitFor({ timeout: LONG_MS });

    expect(await tokens(page, "after")).toBeLessThan(await tokens(page, "before"));
    expect(await page.getByTestId("prune-figures").innerText()).toMatch(/Answer kept\s+31/);
    expect(await page.getByTestId("prune-figures").innerText()).toContain("embedded student’s tokenizer");
    const pruned = page.getByTestId("pruned");
    expect(await pruned.innerText()).toContain("3 * 12 = 36");
    expect(await pruned.innerText()).not.toContain("Hmm, wait");
    const cuts = page.getByTestId("splits").locator("tbody tr");
    await expect.poll(() => cuts.filter({ hasText: "Answer kept" }).count(), { timeout: LONG_MS }).toBe(4);

    const jugs = step(page, "3 * 12 = 36");
    await jugs.locator("button").first().click();
    const details = jugs.getByTestId("step-details");
    expect(await details.innerText()).toContain("36, is used in step");
    expect(await details.getByTestId("numbers").innerText()).toMatch(/12\s*the question/);
    expect(await seriousViolations(page)).toEqual([]);
    await details
      .getByRole("button", { name: /^Go to step/ })
      .first()
      .click();
    expect(
      await step(page, "36 - 5 = 31")
        .locator("button")
        .first()
        .evaluate((head) => head === document.activeElement),
    ).toBe(true);

    const after = await tokens(page, "after");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("d");
    await page.getByTestId("lost").waitFor({ timeout: LONG_MS });
    expect(await page.getByTestId("lost").innerText()).toMatch(/Step \d+ needs 36, which only step \d+ has\./);
    expect(await step(page, "36 - 5 = 31").innerText()).toContain("36 is lost");
    expect(await jugs.getAttribute("data-decision")).toBe("delete");
    expect(await tokens(page, "after")).toBeLessThan(after);
    expect(await seriousViolations(page)).toEqual([]);

    await page.keyboard.press("Control+z");
    await page.getByTestId("lost").waitFor({ state: "detached", timeout: LONG_MS });
    expect(await tokens(page, "after")).toBe(after);
    await page.keyboard.press("Control+Shift+z");
    await page.getByTestId("lost").waitFor({ timeout: LONG_MS });
    await page.getByRole("button", { name: "Reset" }).click();
    await page.getByTestId("lost").waitFor({ state: "detached", timeout: LONG_MS });

    await page.getByLabel("Sentences").check();
    await expect.poll(() => new URL(page.url()).hash).toContain("split=sentences");
    await page.reload({ timeout: LONG_MS });
    await steps(page).first().waitFor({ timeout: LONG_MS });
    expect(await page.getByLabel("Trace", { exact: true }).inputValue()).toBe(TRACE);
  });

  it.skipIf(!REAL)(
    `prunes a real trace, overrules a decision, undoes it, prunes a run and keeps the data set${note}`,
    async () => {
      tab = await openApp("prune", { viewport: { width: 1440, height: 900 }, colorScheme: "dark" });
      const { page } = tab;
      await page.getByLabel("Your own").check({ timeout: LONG_MS });
      await page.getByLabel("Question", { exact: true }).fill(REAL!.question);
      await page.getByLabel("Trace", { exact: true }).fill(REAL!.response);
      await page.getByRole("button", { name: "Prune", exact: true }).click();
      await steps(page).first().waitFor({ timeout: LONG_MS });
      const [before, after] = [await tokens(page, "before"), await tokens(page, "after")];
      expect(after).toBeLessThan(before / 2);
      expect(await page.getByTestId("prune-figures").innerText()).toContain("Answer kept");

      const place = await steps(page).evaluateAll((all) =>
        all.findIndex((each) => each.getAttribute("data-decision") === "delete"),
      );
      const cut = steps(page).nth(place);
      await cut.locator("button").first().focus();
      await page.keyboard.press("k");
      await expect.poll(() => cut.getAttribute("data-decision"), { timeout: LONG_MS }).toBe("keep");
      await expect.poll(() => tokens(page, "after"), { timeout: LONG_MS }).toBeGreaterThan(after);
      await page.getByRole("button", { name: "Undo" }).click();
      await expect.poll(() => tokens(page, "after"), { timeout: LONG_MS }).toBe(after);
      expect(await cut.getAttribute("data-decision")).toBe("delete");

      const batch = page.getByTestId("batch");
      const runs = batch.getByRole("combobox", { name: /^Run/ });
      await expect.poll(() => runs.locator("option:not([disabled])").count(), { timeout: LONG_MS }).toBeGreaterThan(0);
      await runs.selectOption({ index: 1 });
      const title = await runs.locator("option:checked").innerText();
      await batch.getByRole("button", { name: "Prune all" }).click();
      await expect.poll(() => batch.getAttribute("data-phase"), { timeout: LONG_MS }).toBe("done");
      await batch.getByRole("button", { name: "Keep as a data set" }).click();
      const set = page.getByTestId("data-set");
      await set.waitFor({ timeout: LONG_MS });
      await page.reload({ timeout: LONG_MS });
      await set.waitFor({ timeout: LONG_MS });
      expect(await set.innerText()).toContain(title);
      expect(await set.innerText()).toContain("Pruned by the symbolic teacher.");
    },
  );

  it("takes hostile text, has no serious accessibility violation and nothing cut off on a phone, in the dark", async () => {
    tab = await openStage("prune", {
      viewport: { width: 390, height: 844 },
      colorScheme: "dark",
      reducedMotion: "reduce",
    });
    const { page } = tab;
    await steps(page).first().waitFor({ timeout: LONG_MS });
    await page.locator("[data-step='3']").click();
    expect(await seriousViolations(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    await page.getByLabel("Your own").check();
    const prune = page.getByRole("button", { name: "Prune", exact: true });
    expect(await prune.isDisabled()).toBe(true);
    for (const text of ["<script>alert(1)</script> \\frac{1}{", "<think>\n😀 كان معه 3 كتب", "x".repeat(3000)]) {
      await page.getByLabel("Trace", { exact: true }).fill(text);
      await prune.click();
      await steps(page).first().waitFor({ timeout: LONG_MS });
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    }
    expect(await page.getByText("The trace gives no answer").count()).toBe(1);
    expect(await page.getByTestId("prune-figures").innerText()).toContain("No answer to keep");
  });

  it("prunes a run and a file, keeps the data set over a reload, and exports it", async () => {
    tab = await openApp("prune", { viewport: { width: 1440, height: 900 }, colorScheme: "light" });
    const { page } = tab;
    const batch = page.getByTestId("batch");
    const runs = batch.getByRole("combobox", { name: /^Run/ });
    await expect.poll(() => runs.locator("option:not([disabled])").count(), { timeout: LONG_MS }).toBeGreaterThan(0);
    await runs.selectOption({ index: 1 });
    await batch.getByRole("button", { name: "Prune all" }).click();
    await expect.poll(() => batch.getAttribute("data-phase"), { timeout: LONG_MS }).toBe("done");
    expect(await batch.getByTestId("batch-totals").innerText()).toMatch(/[\d,]+ → [\d,]+ tokens/);
    expect(await seriousViolations(page)).toEqual([]);
    await batch.getByTestId("batch-row").first().getByRole("button").click();
    await page.getByText("From the run “").waitFor({ timeout: LONG_MS });
    await steps(page).first().waitFor({ timeout: LONG_MS });

    const row = (n: number) => JSON.stringify({ instruction: `${QUESTION} (${n})`, output: TRACE });
    const buffer = Buffer.from([row(1), row(2), "{"].join("\n"));
    await batch.locator("input[type=file]").setInputFiles({ name: "mine.jsonl", mimeType: "text/plain", buffer });
    await batch.getByText("1 line without a trace").waitFor({ timeout: LONG_MS });
    await batch.getByRole("button", { name: "Prune all" }).click();
    await expect.poll(() => batch.getByTestId("batch-row").count(), { timeout: LONG_MS }).toBe(2);
    await batch.getByRole("button", { name: "Keep as a data set" }).click();
    const set = page.getByTestId("data-set");
    await set.waitFor({ timeout: LONG_MS });
    await page.reload({ timeout: LONG_MS });
    await set.waitFor({ timeout: LONG_MS });
    expect(await set.innerText()).toContain("mine.jsonl: 2 traces, pruned");
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      set.getByRole("button", { name: /as ShareGPT$/ }).click(),
    ]);
    const lines = readFileSync(await download.path(), "utf8")
      .trim()
      .split("\n");
    const { conversations } = JSON.parse(lines[0]!);
    expect(lines).toHaveLength(2);
    expect(conversations[0]).toEqual({ from: "human", value: `${QUESTION} (1)` });
    expect(conversations[1].value).toContain("36 - 5 = 31");
    expect(conversations[1].value.length).toBeLessThan(TRACE.length);
    await set.getByRole("button", { name: /^Delete/ }).click();
    await set.getByRole("button", { name: "Delete", exact: true }).click();
    await page.getByText("No data set is kept").waitFor({ timeout: LONG_MS });
  });

  it("prunes what a student writes, and what an arm of a run wrote", async () => {
    tab = await openStage("evaluate?v=1&n=2");
    const { page } = tab;
    await page.getByRole("button", { name: "Start the run" }).click({ timeout: LONG_MS });
    await page.getByTestId("items").getByTestId("item").first().getByRole("button").click({ timeout: LONG_MS });
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("link", { name: "See how it is pruned" }).first().click();
    await steps(page).first().waitFor({ timeout: LONG_MS });
    expect(await page.getByText("From the run “").count()).toBe(1);
    expect(await page.getByTestId("prune-figures").innerText()).toContain("Answer kept");
    await page.getByLabel("By the student").check();
    await steps(page).first().waitFor({ timeout: LONG_MS });
    await page.keyboard.press("n");
    await expect.poll(() => new URL(page.url()).hash).toContain("write=1");
    await steps(page).first().waitFor({ timeout: LONG_MS });
  });
});
