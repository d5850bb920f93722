/** A visitor's path to a teacher that is a model on a server of their own, on the built site. */
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { afterEach, describe, expect, it } from "vitest";

import type { TeacherTrace } from "../../src/core/teacher/teacher.ts";
import { PRUNE_EXAMPLES } from "../../src/ui/screens/prune/pruneExamples.ts";
import { CHROMIUM, openApp, type Tab, titled } from "../browser/harness.ts";
import { type TeacherServer, teacherServer } from "../contracts/teacherServer.ts";

const LONG_MS = 240_000;
const PATIENCE = { timeout: 600_000 };
const KEY = "sk-teacher-1";
const ROWS: readonly TeacherTrace[] = [3, 4, 5, 6].map((n) => ({
  question: `Ann has ${n} pens and buys 4. How many has she?`,
  response: `<think>\nOkay. So ${n} + 4 = ${n + 4}.\nWait, ${n} + 4 = ${n + 4}. Yes.\n</think>\nShe has ${n + 4} pens.`,
}));

let tab: Tab | undefined;
const servers: TeacherServer[] = [];
/** While it is there, the server keeps those waiting who ask about the last two traces. */
let gate: Promise<void> | undefined;

async function serve(allowedOrigin: string): Promise<TeacherServer> {
  const server = await teacherServer([...ROWS, ...PRUNE_EXAMPLES], {
    key: KEY,
    allowedOrigin,
    reply: async (right, { question }) => {
      const place = ROWS.findIndex((row) => row.question === question);
      if (place >= 2) await gate;
      return place === 1 ? "I would rather not." : right;
    },
  });
  servers.push(server);
  return server;
}

async function setUp(page: Page, { baseUrl }: TeacherServer): Promise<void> {
  await page.getByTestId("teacher").getByLabel("A model on a server").check({ timeout: LONG_MS });
  const fields = page.getByTestId("server");
  await fields.getByLabel("Address").fill(baseUrl);
  await fields.getByLabel("Key, if it asks for one").fill(KEY);
  await fields.getByLabel("Requests at once").fill("1");
  await fields.getByLabel("Model's name").fill("qwen");
}

async function seriousViolations(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.filter(({ impact }) => impact === "serious" || impact === "critical").map(({ id }) => id);
}

describe.skipIf(CHROMIUM === undefined)(titled("a model on a server as the teacher"), PATIENCE, () => {
  afterEach(async () => {
    gate = undefined;
    await tab?.close();
    tab = undefined;
    await Promise.all(servers.splice(0).map((server) => server.close()));
  });

  it("prunes a trace when it is asked, beside the symbolic teacher, and nobody else hears of it", async () => {
    tab = await openApp("prune", { viewport: { width: 1440, height: 900 }, colorScheme: "light" });
    const { page, errors, foreignRequests, origin } = tab;
    const server = await serve(origin);
    await page.getByTestId("pruned-by").getByText("Pruned by the symbolic teacher.").waitFor({ timeout: LONG_MS });
    await setUp(page, server);
    const ask = page.getByTestId("ask");
    expect(await ask.innerText()).toContain("has not pruned this trace in this cut yet");
    await ask.getByTestId("ask-estimate").waitFor({ timeout: LONG_MS });
    expect(await ask.innerText()).toMatch(/About [\d,]+ tokens in and [\d,]+ out, in 2 requests/);
    expect([await seriousViolations(page), server.asked.length]).toEqual([[], 0]);

    await ask.getByRole("button", { name: "Ask it" }).click();
    const by = page.getByTestId("pruned-by");
    await by.getByText("Pruned by qwen on 127.0.0.1").waitFor({ timeout: LONG_MS });
    expect(await by.innerText()).toContain("2 requests, 2,000 tokens in and 200 out, reported by the server");
    expect(await page.getByTestId("prune-figures").innerText()).toContain("Answer kept");
    const model = page.getByTestId("splits").locator("tr[data-teacher^=qwen]");
    expect(await model.innerText()).toContain("Answer kept");
    expect(await page.getByTestId("splits").locator("tr[data-teacher=symbolic]").count()).toBe(4);
    expect(await seriousViolations(page)).toEqual([]);

    await page.getByTestId("teacher").getByLabel("Symbolic").check();
    await by.getByText("Pruned by the symbolic teacher.").waitFor({ timeout: LONG_MS });
    await page.getByRole("button", { name: "Undo" }).click();
    await by.getByText("Pruned by qwen").waitFor({ timeout: LONG_MS });
    await expect.poll(() => page.url()).toContain("teacher=qwen");
    expect(page.url()).not.toContain(KEY);
    expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain(KEY);
    expect(errors).toEqual([]);
    expect(foreignRequests.filter((url) => !url.startsWith(server.baseUrl))).toEqual([]);
  });

  it("prunes a file, goes on after a reload where it was stopped, and its name stays with the data set", async () => {
    tab = await openApp("prune", { viewport: { width: 390, height: 844 }, colorScheme: "dark" });
    const { page, origin } = tab;
    const server = await serve(origin);
    await setUp(page, server);
    const batch = page.getByTestId("batch");
    const buffer = Buffer.from(ROWS.map((row) => JSON.stringify(row)).join("\n"));
    await batch.locator("input[type=file]").setInputFiles({ name: "mine.jsonl", mimeType: "text/plain", buffer });
    await batch.getByText(/qwen on .* will prune. About .* in 8 requests/).waitFor({ timeout: LONG_MS });
    let open: () => void = () => {};
    gate = new Promise((resolve) => (open = resolve));
    await batch.getByRole("button", { name: "Prune all" }).click();
    await batch.getByTestId("batch-row").first().waitFor({ timeout: LONG_MS });
    await batch.getByRole("button", { name: "Stop" }).click();
    await batch.getByText(/Stopped at \d of 4 traces/).waitFor({ timeout: LONG_MS });
    const rows = await batch.getByTestId("batch-row").count();
    open();

    await page.reload({ timeout: LONG_MS });
    const begun = page.getByTestId("begun");
    await begun.getByText(`${rows} of 4 traces`).waitFor({ timeout: LONG_MS });
    expect(await seriousViolations(page)).toEqual([]);
    const before = server.asked.length;
    await begun.getByRole("button", { name: "Open" }).click();
    await batch.getByRole("button", { name: "Go on" }).click();
    await expect.poll(() => batch.getAttribute("data-phase"), { timeout: LONG_MS }).toBe("done");
    expect(server.asked.slice(before).map(({ question }) => question)).not.toContain(ROWS[0]!.question);
    expect(await batch.getByTestId("batch-totals").innerText()).toMatch(/Rejected: 1\.\s+Pruned by qwen on/);
    await batch.getByLabel("Rejected").check();
    expect(await batch.getByTestId("batch-row").count()).toBe(1);
    expect(await batch.getByTestId("batch-row").innerText()).toContain("The reply to the first call holds no JSON.");
    expect(await seriousViolations(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);

    await batch.getByRole("button", { name: "Keep as a data set" }).click();
    const set = page.getByTestId("data-set");
    await set.getByText("mine.jsonl: 3 traces, pruned").waitFor({ timeout: LONG_MS });
    expect(await set.innerText()).toContain("Pruned by qwen on 127.0.0.1");
    expect(await begun.count()).toBe(0);

    const asked = server.asked.length;
    await batch.getByTestId("batch-row").getByRole("button").click();
    await page.getByTestId("ask").getByText("replied was rejected.").waitFor({ timeout: LONG_MS });
    await page.getByTestId("ask").getByText("What it wrote last").click();
    await page.getByTestId("ask").getByText("I would rather not.").waitFor({ timeout: LONG_MS });
    expect(server.asked.length).toBe(asked);
  });
});
