import { afterEach, describe, expect, it } from "vitest";

import { PIECE_BYTES } from "../../src/adapters/imports/decodeText.ts";
import { CHROMIUM, openBlankPage, pageModule, type Tab, titled } from "./harness.ts";

describe.skipIf(CHROMIUM === undefined)(titled("a file of 200 MB"), () => {
  let tab: Tab;
  afterEach(async () => {
    expect(tab.errors).toEqual([]);
    await tab.close();
  });

  it("is read in the page with events let in after every piece", { timeout: 240_000 }, async () => {
    tab = await openBlankPage();
    const page = pageModule<typeof import("./largeFile.page.ts")>(tab.page, "/test/browser/largeFile.page.ts");
    const { bytes, problems, turns } = await page.call("readLarge", 200);
    expect(bytes).toBeGreaterThan(200e6);
    expect(problems).toBe(200 * 524);
    expect(turns).toBeGreaterThan(bytes / PIECE_BYTES / 2);
  });
});
