/** A visitor's path to a chat model of the hub: looked up, fetched, asked, kept and deleted; the hub is a stand-in. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import type { Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";

import { CHROMIUM, openSource, type Tab, titled } from "../browser/harness.ts";
import { tinyChatFiles } from "../contracts/tinyChat.ts";
import { type StandInHub, standInHub, type StandInModel } from "../unit/hub/standInHub.ts";
import { violations, WIDE } from "./violations.ts";

/** A machine whose cores are all busy serves the first page in minutes. */
const PATIENCE = { timeout: 900_000 };
const LONG_MS = 300_000;

const REAL = join(import.meta.dirname, "../../../shared/models/smollm2-135m-instruct");
const REAL_NAME = "HuggingFaceTB/SmolLM2-135M-Instruct";
const skipReal = existsSync(join(REAL, "onnx/model_quantized.onnx")) ? "" : " (SKIPPED: no ../shared/models)";

let hub: StandInHub;
let tab: Tab | undefined;

function modelOf(files: ReadonlyMap<string, Uint8Array>): StandInModel {
  const isLarge = ([path]: [string, Uint8Array]): boolean => path.startsWith("onnx/");
  return {
    large: Object.fromEntries([...files].filter(isLarge)),
    regular: Object.fromEntries([...files].filter((file) => !isLarge(file))),
  };
}

function realModel(): StandInModel {
  const names = ["config.json", "generation_config.json", "tokenizer.json", "tokenizer_config.json"];
  const all = [...names, "onnx/model_quantized.onnx"].map((name) => [name, readFileSync(join(REAL, name))] as const);
  return modelOf(new Map(all));
}

async function openModels(page: Page): Promise<Locator> {
  await page.getByRole("button", { name: "More models…" }).click({ timeout: LONG_MS });
  const dialog = page.getByRole("dialog", { name: "Models" });
  await dialog.waitFor();
  return dialog;
}

async function lookUp(dialog: Locator, name: string): Promise<void> {
  await dialog.getByLabel("Name of a chat model").fill(name);
  await dialog.getByRole("button", { name: "Look it up" }).click();
}

const hostsAsked = (): string[] => [...new Set(tab?.foreignRequests.map((url) => new URL(url).origin))].sort();

describe.skipIf(CHROMIUM === undefined)(titled("chat models of the hub"), PATIENCE, () => {
  beforeAll(async () => {
    const tiny = modelOf(tinyChatFiles());
    const models = {
      "someone/tiny-chat": tiny,
      "someone/closed": { ...tiny, gated: "auto" } as const,
      ...(skipReal === "" && { [REAL_NAME]: realModel() }),
    };
    hub = await standInHub({}, models);
    // The dev server reads it when it starts, with the first page.
    process.env["TERSE_HUB"] = hub.hosts;
  });
  afterEach(async () => {
    await tab?.close();
    tab = undefined;
  });
  afterAll(async () => {
    delete process.env["TERSE_HUB"];
    await hub.close();
  });

  it("are looked up and fetched when asked for, answer in Compare and Evaluate, and stay without the hub", async () => {
    tab = await openSource("compare?v=1&strategies=pruned", { viewport: WIDE });
    const { page } = tab;
    let dialog = await openModels(page);
    await dialog.getByText(`Asks ${new URL(hub.address).host}`).waitFor();
    expect(hub.requests).toEqual([]);

    await lookUp(dialog, "someone/absent");
    await dialog.getByText("answered with status 401 for someone/absent").waitFor({ timeout: LONG_MS });
    await lookUp(dialog, "someone/closed");
    await dialog.getByText("accepted its terms").waitFor();
    await lookUp(dialog, "someone/tiny-chat");
    await dialog.getByText("someone/tiny-chat, revision").waitFor();
    expect(await dialog.getByRole("radio", { name: /^8 bits/ }).isChecked()).toBe(true);
    expect(await violations(page)).toEqual([]);
    hub.misbehave((_, response) => {
      response.writeHead(200, { "Content-Length": 400_000 });
      response.write(new Uint8Array(100));
    });
    await dialog.getByRole("button", { name: /^Fetch / }).click();
    await dialog.getByRole("progressbar").waitFor();
    await dialog.getByRole("button", { name: "Cancel" }).click();
    await dialog.getByRole("button", { name: /^Fetch / }).click();
    await dialog.getByRole("checkbox", { name: "Ask tiny-chat (q8)", checked: true }).waitFor({ timeout: LONG_MS });
    expect(await violations(page)).toEqual([]);
    await dialog.getByRole("button", { name: "Close" }).click();
    expect(hostsAsked()).toEqual(hub.hosts.split(" ").sort());

    await page.getByText("tiny-chat (q8) on WASM").waitFor({ timeout: LONG_MS });
    const asked = hub.requests.length;
    await page.getByRole("button", { name: /^Run( again)?$/ }).click();
    const column = page.locator("[data-model='hub:someone/tiny-chat:q8']").first();
    await page.getByRole("button", { name: "Run again" }).waitFor({ timeout: LONG_MS });
    expect(Number(await column.getByTestId("new-tokens").innerText())).toBeGreaterThan(0);

    await page.goto(`${tab.origin}/#evaluate?v=1&n=4&strategies=concise&model=hub:someone/tiny-chat:q8`);
    await page.reload({ timeout: LONG_MS });
    await page.getByRole("button", { name: "Start the run" }).click({ timeout: LONG_MS });
    await expect
      .poll(() => page.getByTestId("run").getAttribute("data-phase", { timeout: LONG_MS }), { timeout: LONG_MS })
      .toBe("complete");
    expect(await page.getByTestId("run-progress").innerText()).toMatch(/4 of 4/);
    expect(hub.requests.length).toBe(asked);

    await page.getByRole("button", { name: "New run" }).click();
    await page.getByRole("button", { name: "Storage" }).click();
    const storage = page.getByRole("dialog", { name: "Storage" });
    const stored = storage.locator("[data-kind=hubModel]");
    await stored.getByText("someone/tiny-chat (q8)").waitFor();
    expect(await violations(page)).toEqual([]);
    await stored.getByRole("button", { name: /^Delete/ }).click();
    await storage.getByRole("button", { name: "Delete", exact: true }).click();
    await expect.poll(() => stored.count()).toBe(0);
    await storage.getByRole("button", { name: "Close" }).click();
    await page.getByText("1 model is not there").waitFor();
    dialog = await openModels(page);
    expect(await dialog.getByText("tiny-chat (q8)").count()).toBe(0);
  });

  it("are asked as the teacher, rejected with the reason, and stood in for where that is wanted", async () => {
    tab = await openSource("prune", { viewport: WIDE });
    const { page } = tab;
    await page.getByTestId("teacher").getByLabel("A chat model in this tab").check({ timeout: LONG_MS });
    const panel = page.getByTestId("teacher-in-tab");
    await panel.getByText("None is kept in this browser yet.").waitFor({ timeout: LONG_MS });
    await panel.getByLabel("Name of a chat model").fill("someone/tiny-chat");
    await panel.getByRole("button", { name: "Look it up" }).click();
    await panel.getByRole("button", { name: /^Fetch / }).click({ timeout: LONG_MS });
    await panel.getByRole("radio", { name: "tiny-chat (q8)", checked: true }).waitFor({ timeout: LONG_MS });
    const ask = page.getByTestId("ask");
    await ask.getByText("tiny-chat (q8) in this tab has not pruned this trace in this cut yet.").waitFor();
    await ask.getByTestId("ask-estimate").waitFor({ timeout: LONG_MS });
    expect(await violations(page)).toEqual([]);
    const asked = hub.requests.length;
    await ask.getByRole("button", { name: "Ask it" }).click();
    await ask.getByText("What tiny-chat (q8) in this tab replied was rejected.").waitFor({ timeout: LONG_MS });
    expect(await violations(page)).toEqual([]);
    await panel.getByLabel("let the symbolic teacher prune").check();
    await ask.getByRole("button", { name: "Ask again" }).click();
    await page
      .getByTestId("pruned-by")
      .getByText("What tiny-chat (q8) in this tab replied was rejected, so the symbolic teacher pruned instead.")
      .waitFor({ timeout: LONG_MS });
    expect(hub.requests.length).toBe(asked);
    await expect.poll(() => decodeURIComponent(page.url())).toContain("teacher=hub:someone/tiny-chat:q8");
  });

  it.skipIf(skipReal !== "")(`are asked for real: SmolLM2 at 135 million parameters${skipReal}`, async () => {
    tab = await openSource("compare?v=1&strategies=pruned", { viewport: WIDE });
    const { page } = tab;
    const dialog = await openModels(page);
    await dialog.getByRole("button", { name: "SmolLM2-135M-Instruct" }).click();
    await dialog.getByRole("button", { name: "Look it up" }).click();
    await dialog.getByRole("button", { name: /^Fetch 16\d/ }).click({ timeout: LONG_MS });
    await dialog
      .getByRole("checkbox", { name: "Ask SmolLM2-135M-Instruct (q8)", checked: true })
      .waitFor({ timeout: LONG_MS });
    await dialog.getByRole("checkbox", { name: "Ask Embedded student" }).uncheck();
    await dialog.getByRole("button", { name: "Close" }).click();
    await page.getByText("SmolLM2-135M-Instruct (q8) on WASM").waitFor({ timeout: LONG_MS });
    await page.getByRole("button", { name: /^Run( again)?$/ }).click();
    await page.getByRole("button", { name: "Run again" }).waitFor({ timeout: LONG_MS });
    const text = await page.locator("[data-model^='hub:']").first().innerText();
    expect(text).toMatch(/[a-z]{3,} [a-z]{2,}/);
    expect(hostsAsked()).toEqual(hub.hosts.split(" ").sort());
  });
});
