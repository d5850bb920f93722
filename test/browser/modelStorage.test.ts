import { afterEach, describe, expect, it } from "vitest";

import { MODEL_STORE_LAWS } from "../contracts/modelStore.ts";
import { CHROMIUM, openBlankPage, pageModule, type Tab, titled } from "./harness.ts";

const PATH = "/test/browser/modelStorage.page.ts";
type Page = typeof import("./modelStorage.page.ts");

describe.skipIf(CHROMIUM === undefined)(titled("students kept in the browser"), () => {
  let tab: Tab;
  const open = async () => {
    tab = await openBlankPage();
    return pageModule<Page>(tab.page, PATH);
  };
  afterEach(async () => {
    expect(tab.errors).toEqual([]);
    expect(tab.foreignRequests).toEqual([]);
    await tab.close();
  });

  it("keep every law of the ModelStore contract", async () => {
    const module = await open();
    expect(await module.call("brokenLaws")).toEqual({ checked: MODEL_STORE_LAWS.length, broken: [] });
  });

  it("stand when there is no room for another, which is said with what to do", async () => {
    const module = await open();
    const session = await tab.context.newCDPSession(tab.page);
    // Before anything is written: the browser remembers for a while how much room it saw.
    await session.send("Storage.overrideQuotaForOrigin", { origin: tab.origin, quotaSize: 2_000_000 });
    expect(await module.call("put", 1)).toBe("Student 1");
    expect(await module.call("put", 2, 8_000_000)).toMatch(/^out-of-storage: .*Storage/);
    expect(await module.call("kept")).toEqual({ names: ["Student 1"], folders: 1 });
  });

  it("are whole or not there after a tab died while it wrote, and another tab goes on", async () => {
    const module = await open();
    expect(await module.call("put", 1)).toBe("Student 1");
    const doomed = await tab.context.newPage();
    await doomed.goto(`${tab.origin}/test/browser/blank.html`, { timeout: 120_000 });
    await pageModule<Page>(doomed, PATH).call("startPut", 2, 30_000_000);
    await doomed.close();
    expect((await module.call("kept")).names).toEqual(["Student 1"]);
    expect(await module.call("put", 3)).toBe("Student 3");
    expect(await module.call("kept")).toEqual({ names: ["Student 3", "Student 1"], folders: 2 });
  });

  it("say so where the browser keeps nothing", async () => {
    const module = await open();
    expect(await module.call("denied")).toMatch(/^unsupported: .*Allow/);
  });
});
