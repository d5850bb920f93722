/** A visitor's path from a file of problems to runs that are kept, compared and deleted, with a scripted student. */
import { readFile } from "node:fs/promises";

import { afterEach, describe, expect, it } from "vitest";

import { CHROMIUM, openStage, type Tab, titled } from "../browser/harness.ts";
import { violations } from "./violations.ts";

/** A machine whose cores are all busy serves the first page in minutes. */
const PATIENCE = { timeout: 600_000 };
const LONG_MS = 240_000;

let tab: Tab | undefined;

/** A run's file with every fourth answer changed to a wrong one. */
async function withOtherAnswers(path: string): Promise<string> {
  let answers = 0;
  const answer = /"kind":\s*"completed",\s*"text":\s*"[^"]*?#### \d+/g;
  return (await readFile(path, "utf8")).replace(answer, (text) => (answers++ % 4 === 0 ? `${text}1` : text));
}

describe.skipIf(CHROMIUM === undefined)(titled("files of problems and kept runs"), PATIENCE, () => {
  afterEach(async () => {
    const visited = tab;
    tab = undefined;
    await visited?.close();
    expect(visited?.errors ?? []).toEqual([]);
    expect(visited?.foreignRequests ?? []).toEqual([]);
  });

  it("asks which columns hold what, and leaves out broken lines when told to", async () => {
    tab = await openStage("evaluate");
    const { page } = tab;
    await page.getByLabel("From a file").check({ timeout: LONG_MS });
    const table = "riddle;value;note\nWhat is 1 + 1?;2;easy\nAnd 2 + 2?;4;\nbroken;1\n";
    const file = { name: "table.csv", mimeType: "text/csv", buffer: Buffer.from(table) };
    await page.locator("input[type=file][aria-label='Choose a file']").setInputFiles(file);
    const dialog = page.getByRole("dialog", { name: "Choose the columns" });
    await dialog.getByLabel("Question").selectOption("riddle");
    await dialog.getByLabel("Answer").selectOption("value");
    expect(await violations(page)).toEqual([]);
    await dialog.getByRole("button", { name: "Read the problems" }).click();
    await page.getByText("table.csv: 2 problems").waitFor();
    await page.getByTestId("broken-lines").locator("summary").click();
    expect(await page.getByTestId("broken-lines").innerText()).toContain("Line 4: This row has 2 fields");
    expect(await page.getByRole("button", { name: "Start the run" }).isDisabled()).toBe(true);
    expect(await violations(page)).toEqual([]);
    await page.getByRole("button", { name: "Skip this line" }).click();
    await expect.poll(() => page.getByRole("button", { name: "Start the run" }).isEnabled()).toBe(true);
    await page.getByRole("button", { name: "Choose other columns" }).click();
    expect(await dialog.getByLabel("Answer").inputValue()).toBe("value");
    await dialog.getByLabel("Answer").selectOption("note");
    expect(await violations(page)).toEqual([]);
    await dialog.getByRole("button", { name: "Read the problems" }).click();
    await page.getByText("table.csv: 1 problem").waitFor();
    await page.getByText("Question from “riddle”, answer from “note”.").waitFor();
  });

  it("compares two runs item by item, and deletes both", async () => {
    tab = await openStage("evaluate?v=1&n=8");
    const { page } = tab;
    // The scripted student knows the problems of these steps.
    await page.getByLabel("Most steps").fill("3", { timeout: LONG_MS });
    // A hidden tab gets no frames, and a run goes on all the same.
    await page.evaluate("globalThis.frame = requestAnimationFrame; requestAnimationFrame = () => 0");
    await page.getByRole("button", { name: "Start the run" }).click();
    await page.locator("[data-phase=complete]").waitFor({ timeout: LONG_MS });
    await page.evaluate("requestAnimationFrame = frame");
    await page.getByText("Export", { exact: true }).click();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Whole run" }).click(),
    ]);
    const buffer = Buffer.from(await withOtherAnswers(await download.path()));
    await page.getByRole("button", { name: "New run" }).click();
    const file = { name: "other.json", mimeType: "application/json", buffer };
    await page.locator("input[type=file][aria-label='Import a run']").setInputFiles(file);
    await page.locator("[data-phase=complete]").waitFor({ timeout: LONG_MS });

    await page.getByLabel("Compare with").selectOption({ index: 1 });
    const changed = page.getByTestId("changed-item");
    await expect.poll(() => changed.count()).toBe(4);
    expect(await violations(page)).toEqual([]);
    await changed.first().getByRole("button").click();
    const item = page.getByRole("dialog", { name: "Right before, not now" });
    expect(await item.innerText()).toMatch(/Right[^]*Wrong/);
    const question = await item.getByTestId("item-question").innerText();
    await page.keyboard.press("ArrowRight");
    await expect.poll(() => item.getByTestId("item-question").innerText()).not.toBe(question);
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press("Escape");

    await page.getByRole("button", { name: "New run" }).click();
    await page.getByRole("button", { name: "Storage" }).click();
    const storage = page.getByRole("dialog", { name: "Storage" });
    await expect.poll(() => storage.getByTestId("stored-run").count()).toBe(2);
    await storage.getByTestId("stored-run").first().getByRole("button").click();
    // An Enter too many deletes nothing.
    await page.keyboard.press("Enter");
    await expect.poll(() => storage.getByTestId("stored-run").count()).toBe(2);
    expect(await violations(page)).toEqual([]);
    await storage.getByRole("button", { name: /^Delete all 2,/ }).click();
    await storage.getByRole("button", { name: "Delete", exact: true }).click();
    await storage.getByText("Nothing else is kept in this browser yet.").waitFor();
    await page.keyboard.press("Escape");
    await storage.waitFor({ state: "hidden" });
  });
});
