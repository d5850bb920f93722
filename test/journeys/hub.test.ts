/** A visitor's path to a problem set of the hub, and through a run on it, with a scripted student and a stand-in hub. */
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { CHROMIUM, openStage, type Tab, titled } from "../browser/harness.ts";
import { published } from "../unit/hub/files.ts";
import { COMMIT, type StandInHub, standInHub } from "../unit/hub/standInHub.ts";

/** A machine whose cores are all busy serves the first page in minutes. */
const PATIENCE = { timeout: 900_000 };
const LONG_MS = 240_000;

let hub: StandInHub;
let tab: Tab | undefined;

/** What the page asked of others. */
const hostsAsked = (): string[] => [...new Set(tab?.foreignRequests.map((url) => new URL(url).origin))];

async function violations(page: Page): Promise<string[]> {
  const { violations: broken } = await new AxeBuilder({ page }).analyze();
  return broken.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`);
}

describe.skipIf(CHROMIUM === undefined)(titled("problem sets of the hub"), PATIENCE, () => {
  beforeAll(async () => {
    hub = await standInHub(await published());
    // The dev server reads it when it starts, with the first page.
    process.env["TERSE_HUB"] = hub.hosts;
  });
  afterAll(async () => {
    delete process.env["TERSE_HUB"];
    await tab?.close();
    await hub.close();
  });

  it("are fetched when asked for, run, and named by the link, which fetches nothing", async () => {
    tab = await openStage("evaluate", { viewport: { width: 1440, height: 900 }, colorScheme: "light" });
    const { page } = tab;
    await page.getByLabel("Published").check({ timeout: LONG_MS });
    const fields = page.getByTestId("hub");
    await fields.getByText(`Asks ${new URL(hub.address).host}`).waitFor();
    await fields.getByText("openai/gsm8k: 1,319 problems, about 419 kB").waitFor();
    expect(await page.getByRole("button", { name: "Start the run" }).isDisabled()).toBe(true);
    expect(await violations(page)).toEqual([]);
    expect(hub.requests).toEqual([]);

    hub.misbehave((_, response) => void response.writeHead(503).end());
    await fields.getByRole("button", { name: "Fetch GSM8K" }).click();
    await fields.getByText("answered with status 503").waitFor({ timeout: LONG_MS });
    hub.misbehave((_, response) => {
      response.writeHead(200, { "Content-Length": 400_000 });
      response.write(new Uint8Array(100_000));
    });
    await fields.getByRole("button", { name: "Try again" }).click();
    await fields.getByText("100 kB of 400 kB").waitFor();
    expect(await violations(page)).toEqual([]);
    await fields.getByRole("button", { name: "Cancel" }).click();
    await fields.getByRole("button", { name: "Fetch GSM8K" }).click();
    await fields.getByText(`openai/gsm8k@${COMMIT.slice(0, 7)}: 5 problems`).waitFor();
    expect(new URL(page.url()).hash).toBe(`#evaluate?v=1&hub=gsm8k&revision=${COMMIT}`);

    await page.setViewportSize({ width: 390, height: 844 });
    await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    expect(await violations(page)).toEqual([]);

    await page.getByRole("button", { name: "Start the run" }).click();
    await expect
      .poll(() => page.getByTestId("run").getAttribute("data-phase", { timeout: LONG_MS }), { timeout: LONG_MS })
      .toBe("complete");
    expect(await page.getByTestId("items").getByTestId("item").count()).toBe(5);
    expect(await page.getByTestId("run").innerText()).toContain(`openai/gsm8k@${COMMIT.slice(0, 7)}`);

    const asked = hub.requests.length;
    await page.goto(`${tab.origin}/test/journeys/stage/stage.html?tokenMs=0#evaluate?v=1&hub=math-500`);
    await page.reload({ timeout: LONG_MS });
    await fields.getByRole("button", { name: "Fetch MATH-500" }).waitFor({ timeout: LONG_MS });
    expect(hub.requests.length).toBe(asked);
    await fields.getByRole("button", { name: "Fetch MATH-500" }).click();
    await fields.getByText("2 problems").waitFor({ timeout: LONG_MS });
    expect(hostsAsked().sort()).toEqual(hub.hosts.split(" ").sort());

    const refused = `fetch(${JSON.stringify(hub.address)}).then(() => "answered", () => "refused")`;
    expect(await page.evaluate(refused)).toBe("refused");
  });
});
