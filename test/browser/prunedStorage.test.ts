import { afterEach, describe, expect, it } from "vitest";

import { BATCH_STORE_LAWS } from "../contracts/batchStore.ts";
import { CHROMIUM, openBlankPage, pageModule, type Tab, titled } from "./harness.ts";

const PATH = "/test/browser/prunedStorage.page.ts";
type Page = typeof import("./prunedStorage.page.ts");

describe.skipIf(CHROMIUM === undefined)(titled("what was pruned, kept in the browser"), () => {
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

  it("keeps every law of the BatchStore contract", async () => {
    const module = await open();
    expect(await module.call("brokenLaws")).toEqual({ checked: BATCH_STORE_LAWS.length, broken: [] });
  });

  it("is read again where it was kept before there were other teachers", async () => {
    const module = await open();
    const teacher = { kind: "symbolic" };
    const { stored, teachers } = await module.call("oldDataSet");
    expect(stored).toMatchObject({ title: "Old", teacher, examples: [{ pruned: "4" }] });
    expect(teachers).toEqual([teacher]);
  });
});
