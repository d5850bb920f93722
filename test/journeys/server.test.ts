/** A visitor's path to a model on a server of their own: the one request to another origin that the page ever makes. */
import { setTimeout } from "node:timers/promises";

import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { afterEach, describe, expect, it } from "vitest";

import { CHROMIUM, openApp, type Tab, titled } from "../browser/harness.ts";
import {
  answerJson,
  type ChatBody,
  type ChatServer,
  chatServer,
  delta,
  DONE,
  stream,
  usage,
} from "../contracts/chatServer.ts";

const LONG_MS = 240_000;
const PATIENCE = { timeout: 600_000 };
const KEY = "sk-journey-1";

let tab: Tab | undefined;
const servers: ChatServer[] = [];

const reply = (body: ChatBody) =>
  delta({ content: `${body.messages.length} messages.\n#### 7` }, "stop") + usage(20, 8) + DONE;
const fields = (page: Page) => page.getByTestId("server");
const phase = (page: Page) => page.getByTestId("run").getAttribute("data-phase", { timeout: LONG_MS });
const reaches = (page: Page, wanted: string) => expect.poll(() => phase(page), { timeout: LONG_MS }).toBe(wanted);

/** Two models behind a key; each answer takes a while, so that there is time to leave. */
async function startServer(allowedOrigin: string): Promise<ChatServer> {
  const server = await chatServer(async (_, body, response) => {
    const { key } = server.requests.at(-1)!;
    if (key !== `Bearer ${KEY}`) return answerJson(response, 401, { error: { message: "no such key" } });
    if (body === undefined) return answerJson(response, 200, { data: [{ id: "qwen" }, { id: "llama" }] });
    await setTimeout(50);
    await stream(response, reply(body));
  }, allowedOrigin);
  servers.push(server);
  return server;
}

async function openModels(page: Page): Promise<void> {
  await page.getByRole("button", { name: "More models" }).click({ timeout: LONG_MS });
  await fields(page).waitFor({ timeout: LONG_MS });
}

async function enter(page: Page, baseUrl: string, key: string): Promise<void> {
  await fields(page).getByLabel("Address").fill(baseUrl);
  await fields(page).getByLabel("Key, if it asks for one").fill(key);
}

describe.skipIf(CHROMIUM === undefined)(titled("a model on a server"), PATIENCE, () => {
  afterEach(async () => {
    await tab?.close();
    tab = undefined;
    await Promise.all(servers.splice(0).map((server) => server.close()));
  });

  it("is tried, answers a run, and resumes it after a reload; no other address is asked", async () => {
    tab = await openApp("evaluate?v=1&n=24", { viewport: { width: 1440, height: 900 } });
    const { page, foreignRequests, origin } = tab;
    const server = await startServer(origin);
    await openModels(page);
    const dialog = page.getByTestId("models-dialog").locator("xpath=ancestor::dialog");
    expect(await dialog.getByLabel("Ask The server’s model").isDisabled()).toBe(true);
    await enter(page, server.baseUrl, "sk-other");
    await page.getByRole("button", { name: "Try the connection" }).click();
    await fields(page).getByText("refuses the key (401). It says: no such key").waitFor();
    await fields(page).getByText("Check the key and what it allows.").waitFor();
    await enter(page, server.baseUrl, KEY);
    await page.getByRole("button", { name: "Try the connection" }).click();
    await fields(page).getByText("has 2 models").waitFor();
    await fields(page).getByLabel("Model's name").fill("qwen");
    await page.getByRole("button", { name: "Try the connection" }).click();
    await fields(page).getByText("qwen answers").waitFor();
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id }) => id)).toEqual([]);

    await dialog.getByLabel("Ask qwen").check();
    await dialog.getByLabel("Ask Embedded student").uncheck();
    await dialog.getByRole("button", { name: "Close" }).click();
    await page.getByLabel("Concise").check();
    await page.getByRole("button", { name: "Start the run" }).click();
    await page.getByTestId("evaluation-summary").waitFor({ timeout: LONG_MS });
    await page.getByRole("button", { name: "Pause" }).click();
    await reaches(page, "paused");
    const asked = server.requests.length;
    await page.reload({ timeout: LONG_MS });
    await page.getByRole("button", { name: "Resume" }).click({ timeout: LONG_MS });
    await reaches(page, "complete");
    expect(server.requests.length).toBeGreaterThan(asked);
    expect(page.url()).not.toContain(KEY);
    expect(foreignRequests.filter((url) => !url.startsWith(server.baseUrl))).toEqual([]);

    const other = await startServer(origin);
    const refused = `fetch(${JSON.stringify(other.baseUrl)}).then(() => "answered", () => "refused")`;
    expect(await page.evaluate(refused)).toBe("refused");
  });

  it("says that it cannot be reached, and what that may come of", async () => {
    tab = await openApp("evaluate?v=1", { viewport: { width: 390, height: 844 }, colorScheme: "dark" });
    const { page } = tab;
    const server = await startServer("http://somebody.else");
    await openModels(page);
    await enter(page, server.baseUrl, KEY);
    await page.getByRole("button", { name: "Try the connection" }).click();
    await fields(page).getByText("cannot be reached").waitFor();
    await fields(page).getByText("Start the server with CORS allowed for this page").waitFor();
    await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  });
});
