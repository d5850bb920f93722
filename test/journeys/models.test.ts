/** A visitor's paths to other models than the one that the page starts with, on the built site. */
import { existsSync } from "node:fs";

import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { afterEach, describe, expect, it } from "vitest";

import { CHROMIUM, openApp, type Tab, titled } from "../browser/harness.ts";

const STUDENTS = ["student", "verbose-student"].every((folder) =>
  existsSync(new URL(`../../public/models/${folder}/config.json`, import.meta.url)),
);
const title = STUDENTS ? titled("other models") : "other models (SKIPPED: a student is missing from public/models)";

const LONG_MS = 240_000;
const PATIENCE = { timeout: 900_000 };
const VERBOSE = "models/verbose-student/";

let tab: Tab | undefined;

const column = (page: Page, model: string, strategy: string) =>
  page.locator(`[data-model="${model}"][data-strategy="${strategy}"]`);
const ended = (page: Page) => page.getByRole("button", { name: "Run again" }).waitFor({ timeout: LONG_MS });

async function violations(page: Page): Promise<string[]> {
  return (await new AxeBuilder({ page }).analyze()).violations.map(({ id }) => id);
}

describe.skipIf(CHROMIUM === undefined || !STUDENTS)(title, PATIENCE, () => {
  afterEach(async () => {
    const visited = tab;
    tab = undefined;
    await visited?.close();
    expect(visited?.errors ?? []).toEqual([]);
    expect(visited?.foreignRequests ?? []).toEqual([]);
  });

  it("asks the verbose student beside the other, fetched only when it is chosen", async () => {
    tab = await openApp("", { viewport: { width: 1440, height: 900 } });
    const { page, context } = tab;
    const fetched: string[] = [];
    context.on("request", (request) => void (request.url().includes(VERBOSE) && fetched.push(request.url())));
    await ended(page);
    expect(fetched).toEqual([]);
    await page.getByLabel("Verbose student").check();
    await page.getByText("Verbose student (float16) on").waitFor({ timeout: LONG_MS });
    expect(fetched.length).toBeGreaterThan(0);
    await page
      .getByRole("button", { name: "Run again" })
      .or(page.getByRole("button", { name: "Run" }))
      .click();
    await ended(page);
    const own = column(page, "verbose-student", "own");
    expect(Number(await own.getByTestId("new-tokens").innerText())).toBeGreaterThan(0);
    expect(await own.innerText()).toContain("Verbose student: In its own way");
    expect(await page.getByTestId("summary").innerText()).toContain("Embedded student: Pruned used");
    expect(new URL(page.url()).hash).toBe("#compare?v=1&strategies=verbose,pruned,own&model=embedded,verbose-student");
    expect(await violations(page)).toEqual([]);
    await page.getByRole("checkbox", { name: "Embedded student" }).uncheck();
    expect(await page.locator("[data-model]").count()).toBe(1);
    expect(await page.getByRole("checkbox", { name: "Verbose student" }).isDisabled()).toBe(true);
  });

  it("evaluates both in one run, by its link", async () => {
    tab = await openApp("evaluate?v=1&n=8&strategies=pruned,own&model=embedded,verbose-student");
    const { page } = tab;
    await page.getByRole("button", { name: "Start the run" }).click({ timeout: LONG_MS });
    await expect
      .poll(() => page.getByTestId("run").getAttribute("data-phase", { timeout: LONG_MS }), { timeout: LONG_MS })
      .toBe("complete");
    expect(await page.getByTestId("run-progress").innerText()).toMatch(/16 of 16/);
    const summary = await page.getByTestId("evaluation-summary").innerText();
    expect(summary).toContain("Embedded student: Pruned");
    expect(summary).toContain("Verbose student: In its own way");
    expect(await violations(page)).toEqual([]);
  });

  it("has the verbose student write a trace to be pruned", async () => {
    tab = await openApp("prune?v=1&write=0&model=verbose-student");
    const { page } = tab;
    await page.getByTestId("prune-figures").waitFor({ timeout: LONG_MS });
    expect(await page.getByRole("radio", { name: "Verbose student" }).isChecked()).toBe(true);
    await page.getByRole("radio", { name: "Embedded student" }).check();
    await expect.poll(() => new URL(page.url()).hash).toBe("#prune?v=1&write=0");
    await page.getByTestId("prune-figures").waitFor({ timeout: LONG_MS });
  });
});
