/** A visitor's paths with students of one's own: imported, named, asked, exported and deleted, in the built page. */
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import type { Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";

import { unzipStudent, zipStudent } from "../../src/adapters/storage/studentZip.ts";
import { CHROMIUM, openApp, type Tab, titled } from "../browser/harness.ts";
import { tinyStudentFiles } from "../contracts/tinyStudent.ts";
import { violations, WIDE } from "./violations.ts";

const VERBOSE = fileURLToPath(new URL("../../public/models/verbose-student", import.meta.url));
const STUDENTS = existsSync(join(VERBOSE, "config.json"));
const title = STUDENTS ? titled("kept students") : "kept students (SKIPPED: public/models lacks the verbose student)";

const LONG_MS = 240_000;
const PATIENCE = { timeout: 900_000 };

let tab: Tab | undefined;
let files: string;

/** Lets go of a file or a folder over an element, as a hand would. */
async function drop(page: Page, target: Locator, path: string): Promise<void> {
  await target.scrollIntoViewIfNeeded();
  const box = (await target.boundingBox())!;
  const cdp = await page.context().newCDPSession(page);
  const data = { items: [], files: [path], dragOperationsMask: 1 };
  for (const type of ["dragEnter", "dragOver", "drop"] as const) {
    await cdp.send("Input.dispatchDragEvent", { type, x: box.x + box.width - 5, y: box.y + 5, data });
  }
  await cdp.detach();
}

async function openModels(page: Page): Promise<Locator> {
  await page.getByRole("button", { name: "More models…" }).click({ timeout: LONG_MS });
  const dialog = page.getByRole("dialog", { name: "Models" });
  await dialog.waitFor();
  return dialog;
}

async function inFolder(name: string, content: Blob): Promise<string> {
  const path = join(files, name);
  await writeFile(path, new Uint8Array(await content.arrayBuffer()));
  return path;
}

describe.skipIf(CHROMIUM === undefined || !STUDENTS)(title, PATIENCE, () => {
  beforeAll(async () => {
    files = await mkdtemp(join(tmpdir(), "terse-kept-"));
  });
  afterAll(() => rm(files, { recursive: true }));
  afterEach(async () => {
    const visited = tab;
    tab = undefined;
    await visited?.close();
    expect(visited?.errors ?? []).toEqual([]);
    expect(visited?.foreignRequests ?? []).toEqual([]);
  });

  it("imports a folder, asks it, names it, keeps it over a reload, exports and deletes it", async () => {
    tab = await openApp("compare?v=1&strategies=pruned&autorun=0", { viewport: WIDE });
    const { page } = tab;
    let dialog = await openModels(page);
    await drop(page, dialog.getByRole("group", { name: "Import a student" }), VERBOSE);
    await dialog.getByText("verbose-student is kept now.").waitFor({ timeout: LONG_MS });
    await dialog.getByRole("button", { name: "Rename verbose-student" }).click();
    await page.keyboard.type("Talker");
    await page.keyboard.press("Enter");
    await dialog.getByRole("checkbox", { name: "Ask Talker" }).check();
    expect(await violations(page)).toEqual([]);
    await dialog.getByRole("button", { name: "Card of Talker" }).click();
    const card = page.getByRole("dialog", { name: "Talker" });
    await card.getByText(/^Revision [0-9a-f]{16}, float16/).waitFor();
    expect(await card.getByRole("table").innerText()).toContain("verbose");
    expect(await violations(page)).toEqual([]);
    await card.getByRole("button", { name: "Close" }).click();
    await dialog.getByRole("button", { name: "Close" }).click();

    await page.getByText("Talker (float16) on").waitFor({ timeout: LONG_MS });
    await page.getByRole("button", { name: /^Run( again)?$/ }).click();
    const column = page.locator("[data-model^='kept:']");
    await page.getByRole("button", { name: "Run again" }).waitFor({ timeout: LONG_MS });
    expect(Number(await column.getByTestId("new-tokens").innerText())).toBeGreaterThan(0);

    await page.reload();
    await column.getByText("Talker").first().waitFor({ timeout: LONG_MS });
    dialog = await openModels(page);
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      dialog.getByRole("button", { name: "Export Talker as zip" }).click(),
    ]);
    expect(download.suggestedFilename()).toBe("Talker.zip");
    const exported = await unzipStudent(await readFile(await download.path()), () => Promise.resolve());
    for (const name of ["config.json", "model.safetensors", "onnx/model.onnx"]) {
      expect(Buffer.from(exported.get(name)!).equals(await readFile(join(VERBOSE, name)))).toBe(true);
    }
    await dialog.getByRole("button", { name: "Delete Talker" }).click();
    await dialog.getByRole("button", { name: "Delete", exact: true }).click();
    await dialog.getByText("None yet.").waitFor();
    await dialog.getByRole("button", { name: "Close" }).click();
    expect(await page.locator("[data-model^='kept:']").count()).toBe(0);
    expect(await page.getByRole("checkbox", { name: "Embedded student" }).isChecked()).toBe(true);
  });

  it("says what is wrong with a file that is no student, and counts and deletes students under Storage", async () => {
    tab = await openApp("evaluate", { viewport: WIDE });
    const { page } = tab;
    const dialog = await openModels(page);
    const area = dialog.getByRole("group", { name: "Import a student" });
    const student = tinyStudentFiles();
    const breathe = () => Promise.resolve();
    const whole = await zipStudent("tiny", student, breathe);
    await drop(page, area, await inFolder("Cut off.zip", whole.slice(0, whole.size - 5000)));
    await dialog.getByText("is no whole zip file").waitFor({ timeout: LONG_MS });
    const stranger = new Map([...student, ["config.json", new TextEncoder().encode(`{"model_type":"llama"}`)]]);
    await drop(page, area, await inFolder("Stranger.zip", await zipStudent("stranger", stranger, breathe)));
    await dialog.getByText("not a student that Terse made").waitFor();
    expect(await violations(page)).toEqual([]);
    await drop(page, area, await inFolder("Tiny.zip", whole));
    await dialog.getByText("Tiny is kept now.").waitFor();
    await drop(page, area, await inFolder("Tiny again.zip", whole));
    await dialog.getByText("The same student is kept already, as Tiny.").waitFor();
    await dialog.getByRole("button", { name: "Close" }).click();

    await page.getByRole("button", { name: "Storage" }).click();
    const storage = page.getByRole("dialog", { name: "Storage" });
    const stored = storage.getByTestId("stored-thing");
    await stored.waitFor();
    expect(await stored.innerText()).toContain("Tiny");
    expect(await violations(page)).toEqual([]);
    await storage.getByRole("button", { name: "Delete Tiny (student)" }).click();
    await storage.getByRole("button", { name: "Delete", exact: true }).click();
    await expect.poll(() => stored.count()).toBe(0);
    await storage.getByRole("button", { name: "Close" }).click();
    await openModels(page);
    await dialog.getByText("None yet.").waitFor();
  });
});
