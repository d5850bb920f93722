import { join } from "node:path";

import { beforeAll, describe, expect, it } from "vitest";

import { ROOT } from "../run/process.ts";
import { CHROMIUM, openApp, openTab, type Tab, titled } from "./harness.ts";
import { type BareSite, buildSite, startBareSite } from "./sites.ts";

const DIST = join(ROOT, "dist");
const IS_ISOLATED = "crossOriginIsolated && navigator.serviceWorker.controller !== null";
const STORED = `caches.open("terse").then((cache) => cache.keys()).then((keys) => keys.map(({ url }) => url))`;
const PATIENCE = { timeout: 30_000 };
const BUILD_MS = 300_000;
/** Long enough for a busy machine to run the first comparison. */
const LONG_MS = 120_000;

/** The page on a host that sets no headers, once the service worker answers for it. */
async function onBareSite(use: (tab: Tab, site: BareSite) => Promise<void>): Promise<void> {
  const site = await startBareSite(DIST);
  const tab = await openTab(`${site.origin}/terse/`);
  try {
    await expect.poll(() => tab.page.evaluate(IS_ISOLATED), PATIENCE).toBe(true);
    await use(tab, site);
  } finally {
    await tab.close();
    await site.close();
  }
}

const pageLoads = (site: BareSite) => site.requests.filter((path) => path === "/terse/").length;

describe.skipIf(CHROMIUM === undefined)(titled("the service worker"), () => {
  beforeAll(buildSite, BUILD_MS);

  it("isolates the page on a host without headers, with one reload and never another", () =>
    onBareSite(async (tab, site) => {
      expect(pageLoads(site)).toBe(2);
      const response = await tab.page.reload();
      expect(await tab.page.evaluate(IS_ISOLATED)).toBe(true);
      expect(response?.headers()["content-security-policy"]).toContain("default-src 'self'");
      expect(pageLoads(site)).toBe(3);
      expect(tab.foreignRequests).toEqual([]);
    }));

  it("keeps the page and its workers from asking another origin", () =>
    onBareSite(async (tab) => {
      const other = await startBareSite(DIST);
      const ask = `fetch(${JSON.stringify(`${other.origin}/terse/`)}).then(() => "answered", () => "refused")`;
      expect(await tab.page.evaluate(ask)).toBe("refused");
      const inWorker = `new Promise((resolve) => {
        const source = ${JSON.stringify(`${ask}.then(postMessage)`)};
        const worker = new Worker(URL.createObjectURL(new Blob([source])));
        worker.onmessage = ({ data }) => resolve(data);
      })`;
      expect(await tab.page.evaluate(inWorker)).toBe("refused");
      expect(other.requests).toEqual([]);
      await other.close();
    }));

  it.each(["gone", "hanging"] as const)("shows the page when the network is %s after the first visit", (network) =>
    onBareSite(async (tab, site) => {
      if (network === "gone") await site.close();
      else site.hang();
      await tab.page.reload();
      expect(await tab.page.title()).toContain("Terse");
      await tab.page.waitForSelector("#app > *");
      expect(await tab.page.evaluate(IS_ISOLATED)).toBe(true);
    }),
  );

  it("stores the WebAssembly for a visit without a network, when the page asks", () =>
    onBareSite(async (tab, site) => {
      await tab.page.evaluate("navigator.serviceWorker.controller.postMessage('store-for-offline')");
      const isWasm = (url: string) => url.endsWith(".wasm");
      await expect.poll(async () => (await tab.page.evaluate<string[]>(STORED)).some(isWasm), PATIENCE).toBe(true);
      await site.close();
      const wasm = (await tab.page.evaluate<string[]>(STORED)).find(isWasm);
      const size = `fetch(${JSON.stringify(wasm)}).then((answer) => answer.arrayBuffer()).then((body) => body.byteLength)`;
      expect(await tab.page.evaluate(size)).toBeGreaterThan(1e7);
    }));

  it("answers without a network on the second visit", { timeout: 2 * LONG_MS }, () =>
    onBareSite(async (tab, site) => {
      const stored = async () => (await tab.page.evaluate<string[]>(STORED)).join(" ");
      const everything = /(?=.*\.wasm)(?=.*model\.safetensors)(?=.*tokenizer\.json)/;
      await expect.poll(stored, { timeout: LONG_MS }).toMatch(everything);
      await site.close();
      await tab.page.reload();
      await tab.page.getByRole("button", { name: "Run again" }).waitFor({ timeout: LONG_MS });
      for (const column of await tab.page.locator("[data-strategy]").allInnerTexts())
        expect(column).toMatch(/Right|Wrong|No answer|Cut off/);
    }),
  );

  it("does not reload a page that its host has isolated", { timeout: 2 * LONG_MS }, async () => {
    const tab = await openApp();
    await tab.page.evaluate("window.isFirstLoad = true");
    await expect.poll(() => tab.page.evaluate(IS_ISOLATED), { timeout: LONG_MS }).toBe(true);
    expect(await tab.page.evaluate("window.isFirstLoad")).toBe(true);
    expect(tab.foreignRequests).toEqual([]);
    await tab.close();
  });
});
