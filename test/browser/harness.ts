/**
 * What browser tests stand on: an installed Chromium, a Vite dev server for tests of single modules, and the built site
 * for tests of the whole page. See README.md beside this file.
 */
import { type Browser, type BrowserContext, chromium, type LaunchOptions, type Page } from "playwright-core";
import { afterAll } from "vitest";

import { findChromium } from "../run/chromium.ts";
import { type Site, startBuiltSite, startModuleSite } from "./sites.ts";

const FLAGS = [
  "--no-sandbox",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-quic",
  "--disable-sync",
];

export const CHROMIUM = findChromium();
/** For titles: `describe.skipIf(CHROMIUM === undefined)(titled("the engine in a page"), …)`. */
export const titled = (title: string): string =>
  CHROMIUM === undefined ? `${title} (SKIPPED: no Chromium found; install it or set CHROME_PATH)` : title;

/** An open page with what it said and asked for. */
export interface Tab {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly origin: string;
  /** Uncaught errors and console errors, in order. */
  readonly errors: readonly string[];
  /** Addresses asked for outside `origin`; `data:` and `blob:` are not requests. */
  readonly foreignRequests: readonly string[];
  close(): Promise<void>;
}

export interface TabOptions {
  /** Starts a browser of its own with software WebGPU switched on. */
  readonly webGpu?: boolean;
  readonly viewport?: { readonly width: number; readonly height: number };
  readonly reducedMotion?: "reduce" | "no-preference";
  readonly colorScheme?: "light" | "dark";
}

const browsers = new Map<string, Promise<Browser>>();
const sites = new Map<string, Promise<Site>>();

afterAll(async () => {
  const open = [...(await Promise.all(browsers.values())), ...(await Promise.all(sites.values()))];
  browsers.clear();
  sites.clear();
  await Promise.all(open.map((each) => each.close()));
});

/** A blank, cross-origin isolated page of the dev server: `pageModule` imports TypeScript modules of the project there. */
export async function openBlankPage(options: TabOptions = {}): Promise<Tab> {
  const site = await once(sites, "modules", startModuleSite);
  return openTab(`${site.origin}/test/browser/blank.html`, options);
}

/** The page with a scripted student, which answers at once: for what needs no model. It keeps nothing over a reload. */
export async function openStage(hash: string, options: TabOptions = {}): Promise<Tab> {
  const site = await once(sites, "modules", startModuleSite);
  return openTab(`${site.origin}/test/journeys/stage/stage.html?tokenMs=0#${hash}`, options);
}

/** The page from the dev server, nothing of it built or stored: it asks the hub that TERSE_HUB names when it is started. */
export async function openSource(hash: string, options: TabOptions = {}): Promise<Tab> {
  const site = await once(sites, "modules", startModuleSite);
  return openTab(`${site.origin}/#${hash}`, options);
}

/** The built page as a visitor gets it; `hash` is the address's part after "#". Builds first if sources are newer. */
export async function openApp(hash = "", options: TabOptions = {}): Promise<Tab> {
  const site = await once(sites, "built", startBuiltSite);
  return openTab(`${site.origin}/${hash === "" ? "" : `#${hash}`}`, options);
}

/** Any address; the other openers come down to this. Each tab has a profile of its own. */
export async function openTab(url: string, options: TabOptions = {}): Promise<Tab> {
  const browser = await startBrowser(options.webGpu ?? false);
  const context = await browser.newContext({
    ...(options.viewport && { viewport: options.viewport }),
    ...(options.reducedMotion && { reducedMotion: options.reducedMotion }),
    ...(options.colorScheme && { colorScheme: options.colorScheme }),
  });
  const { origin } = new URL(url);
  const errors: string[] = [];
  const foreignRequests: string[] = [];
  context.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  context.on("weberror", (error) => errors.push(error.error().message));
  context.on("request", (request) => {
    if (isForeign(request.url(), origin)) foreignRequests.push(request.url());
  });
  const page = await context.newPage();
  // A machine whose cores are all busy takes more than the usual half minute.
  await page.goto(url, { timeout: 120_000 });
  return { page, context, origin, errors, foreignRequests, close: () => context.close() };
}

export interface PageModule<Exports> {
  /** Calls an exported function in the page; arguments and result are JSON values. */
  call<Name extends keyof Exports & string>(
    name: Name,
    ...args: Arguments<Exports[Name]>
  ): Promise<Result<Exports[Name]>>;
}

type Arguments<F> = F extends (...args: infer A) => unknown ? A : never;
type Result<F> = F extends (...args: never[]) => infer R ? Awaited<R> : never;

/**
 * A module of the project, imported by the page from the dev server:
 * `pageModule<typeof import("./x.page.ts")>(page, "/test/browser/x.page.ts").call("train", 10)`.
 * (An `import()` written inside `page.evaluate` would be rewritten by vitest and fail in the page.)
 */
export function pageModule<Exports>(page: Page, path: string): PageModule<Exports> {
  return {
    call: (name, ...args) => {
      const call = `import(${JSON.stringify(path)}).then((m) => m[${JSON.stringify(name)}](...${JSON.stringify(args)}))`;
      return page.evaluate(call);
    },
  };
}

function startBrowser(webGpu: boolean): Promise<Browser> {
  if (CHROMIUM === undefined) throw new Error("No Chromium found: the test should have been skipped.");
  const args = webGpu ? [...FLAGS, "--enable-unsafe-webgpu", "--use-webgpu-adapter=swiftshader"] : FLAGS;
  const options: LaunchOptions = { executablePath: CHROMIUM, args };
  return once(browsers, webGpu ? "webgpu" : "plain", () => chromium.launch(options));
}

function isForeign(url: string, origin: string): boolean {
  return !url.startsWith(`${origin}/`) && !/^(data|blob|about):/.test(url);
}

function once<T>(made: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const existing = made.get(key);
  if (existing !== undefined) return existing;
  const promise = make();
  made.set(key, promise);
  return promise;
}
