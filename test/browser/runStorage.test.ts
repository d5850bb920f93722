import { afterEach, describe, expect, it } from "vitest";

import { DISTILL_RUN_LAWS } from "../contracts/distillRunStore.ts";
import { RUN_STORE_LAWS } from "../contracts/runStore.ts";
import { CHROMIUM, openBlankPage, pageModule, type Tab, titled } from "./harness.ts";

const PATH = "/test/browser/runStorage.page.ts";
type Page = typeof import("./runStorage.page.ts");

describe.skipIf(CHROMIUM === undefined)(titled("runs kept in the browser"), () => {
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

  it("keep every law of the RunStore contract", async () => {
    const module = await open();
    expect(await module.call("brokenLaws")).toEqual({ checked: RUN_STORE_LAWS.length, broken: [] });
  });

  it("keep every law of the DistillRunStore contract", async () => {
    const module = await open();
    expect(await module.call("brokenDistillationLaws")).toEqual({ checked: DISTILL_RUN_LAWS.length, broken: [] });
  });

  it("stand when there is no room for more, which is said with what to do", async () => {
    const module = await open();
    const session = await tab.context.newCDPSession(tab.page);
    // Before anything is written: the browser remembers for a while how much room it saw.
    await session.send("Storage.overrideQuotaForOrigin", { origin: tab.origin, quotaSize: 8_000_000 });
    await module.call("keepSmall");
    const { ended, added, whole } = await module.call("fill");
    expect(ended).toEqual({ code: "out-of-storage", hint: expect.stringContaining("Storage") as string });
    expect(added).toBeLessThan(40);
    expect(whole).toBe(true);
  });

  it("say so when the database cannot be opened, and do not stand in another tab's way", async () => {
    const module = await open();
    const [newer, denied] = await module.call("hinderedOpens");
    expect(newer).toEqual({ code: "unsupported", hint: expect.stringContaining("Reload") as string });
    expect(denied).toEqual({ code: "unsupported", hint: expect.stringContaining("Allow") as string });
    expect(await module.call("givesWay")).toEqual({ deleted: true, after: [] });
  });

  it("are run by one tab at a time; another takes over what that one left, and nothing is asked twice", async () => {
    const first = await open();
    await first.call("putShared");
    const page = await tab.context.newPage();
    await page.goto(`${tab.origin}/test/browser/blank.html`, { timeout: 120_000 });
    const second = pageModule<Page>(page, PATH);
    await first.call("startShared", 2);
    await expect.poll(async () => (await first.call("shared")).kept.length, { timeout: 20_000 }).toBeGreaterThan(0);
    expect(await second.call("runShared")).toBe("elsewhere");
    await first.call("stopShared");
    expect(await first.call("ended")).toBe("AbortError");
    const left = await first.call("shared");
    expect(left.kept).toHaveLength(2);
    expect(await second.call("runShared")).toBe("8 records");
    const whole = await second.call("shared");
    expect(new Set(whole.kept).size).toBe(8);
    expect(whole.kept).toHaveLength(8);
    expect(whole.kept.slice(0, left.kept.length)).toEqual(left.kept);
    expect(whole.asked.filter((key) => left.kept.includes(key))).toEqual([]);
    expect(whole.done).toBe(8);
  });
});
