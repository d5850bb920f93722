import { join } from "node:path";

import { afterEach, describe, expect, it } from "vitest";

import { buildIfStale } from "../../launch.mjs";
import { ROOT } from "../run/process.ts";
import { CHROMIUM, openApp, openTab, type Tab, titled } from "./harness.ts";
import { type BareSite, startBareSite } from "./sites.ts";

const IS_ISOLATED = "crossOriginIsolated && navigator.serviceWorker.controller !== null";
const PATIENCE = { timeout: 20_000 };

describe.skipIf(CHROMIUM === undefined)(titled("the service worker"), () => {
  let site: BareSite;
  let tab: Tab;

  /** The page on a host that sets no headers, once the service worker answers for it. */
  async function openBare(): Promise<void> {
    buildIfStale();
    site = await startBareSite(join(ROOT, "dist"));
    tab = await openTab(`${site.origin}/terse/`);
    await expect.poll(() => tab.page.evaluate(IS_ISOLATED), PATIENCE).toBe(true);
  }

  afterEach(async () => {
    await tab.close();
    await site?.close();
  });

  const pageLoads = () => site.requests.filter((path) => path === "/terse/").length;

  it("isolates the page on a host without headers, with one reload and never another", async () => {
    await openBare();
    expect(pageLoads()).toBe(2);
    const response = await tab.page.reload();
    expect(await tab.page.evaluate(IS_ISOLATED)).toBe(true);
    expect(response?.headers()["content-security-policy"]).toContain("default-src 'self'");
    expect(pageLoads()).toBe(3);
    expect(tab.foreignRequests).toEqual([]);
  });

  it("keeps the page from asking another origin", async () => {
    await openBare();
    const other = await startBareSite(join(ROOT, "dist"));
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
  });

  it.each(["gone", "hanging"] as const)(
    "shows the page when the network is %s after the first visit",
    async (network) => {
      await openBare();
      if (network === "gone") await site.close();
      else site.hang();
      await tab.page.reload();
      expect(await tab.page.title()).toContain("Terse");
      await tab.page.waitForSelector("#app > *");
      expect(await tab.page.evaluate(IS_ISOLATED)).toBe(true);
    },
  );

  it("stores the WebAssembly for a visit without a network, when the page asks", async () => {
    await openBare();
    await tab.page.evaluate("navigator.serviceWorker.controller.postMessage('store-for-offline')");
    const stored = `caches.open("terse").then((cache) => cache.keys()).then((keys) => keys.map(({ url }) => url))`;
    await expect
      .poll(() => tab.page.evaluate(stored), PATIENCE)
      .toContainEqual(expect.stringMatching(/threaded-[^/]+\.wasm$/));
    await site.close();
    const wasm = (await tab.page.evaluate<string[]>(stored)).find((url) => url.endsWith(".wasm"));
    const size = `fetch(${JSON.stringify(wasm)}).then((answer) => answer.arrayBuffer()).then((body) => body.byteLength)`;
    expect(await tab.page.evaluate(size)).toBeGreaterThan(1e7);
  });

  it("does not reload a page that its host has isolated", async () => {
    tab = await openApp();
    await tab.page.evaluate("window.isFirstLoad = true");
    await expect.poll(() => tab.page.evaluate(IS_ISOLATED), PATIENCE).toBe(true);
    expect(await tab.page.evaluate("window.isFirstLoad")).toBe(true);
    expect(tab.foreignRequests).toEqual([]);
  });
});
