import { responseHeaders } from "./headers.ts";
import type { OfflineManifest } from "./manifest.ts";

export const CACHE_NAME = "terse";
/** Content-hashed files never change; all others are asked for again, so that a new version is seen at once. */
const HASHED = /\/assets\/[^/]+$/;
/** A lecture hall's network may hang rather than fail; after this long the stored copy is shown. */
const PATIENCE_MS = 3000;

/** Stored copies of this origin's files, and the answer to each request for one. */
export class OfflineCache {
  readonly #manifest: OfflineManifest;
  readonly #scope: string;
  readonly #hub: string;

  /** `hub`: what the hub's worker may ask. */
  constructor(manifest: OfflineManifest, scope: string, hub: string) {
    this.#manifest = manifest;
    this.#scope = scope;
    this.#hub = hub;
  }

  async storeShell(): Promise<void> {
    const cache = await caches.open(CACHE_NAME);
    await cache.addAll(this.#manifest.shell.map((path) => new Request(this.#url(path), { cache: "no-cache" })));
  }

  /** Fetches what is not stored yet of the files beside the page. */
  async storeBackground(): Promise<void> {
    const cache = await caches.open(CACHE_NAME);
    const hasGpu = Boolean(await navigator.gpu?.requestAdapter());
    const wanted = [...this.#manifest.background, ...(hasGpu ? this.#manifest.webGpu : [])];
    for (const url of wanted.map((path) => this.#url(path))) {
      // A file that cannot be had now is stored on its first use.
      if ((await cache.match(url)) === undefined) await cache.add(url).catch(() => undefined);
    }
  }

  /** Forgets what this build no longer has; unchanged files stay. */
  async dropStrangers(): Promise<void> {
    const cache = await caches.open(CACHE_NAME);
    const known = this.#knownUrls();
    const strangers = (await cache.keys()).filter((request) => !known.has(request.url));
    await Promise.all(strangers.map((request) => cache.delete(request)));
  }

  /** Hashed files from the store first, others from the network first. `keepAlive` outlives the answer. */
  async answer(request: Request, keepAlive: (work: Promise<unknown>) => void): Promise<Response> {
    const cache = await caches.open(CACHE_NAME);
    const key = this.#keyOf(request);
    const stored = await cache.match(key);
    if (stored !== undefined && HASHED.test(key)) return withHeaders(stored, responseHeaders(key, this.#hub));
    try {
      const fresh = await fetchWithin(request, stored === undefined ? undefined : PATIENCE_MS);
      const worthStoring = fresh.status === 200 && this.#knownUrls().has(key) && !isSameVersion(fresh, stored);
      if (worthStoring) keepAlive(cache.put(key, fresh.clone()));
      return withHeaders(fresh, responseHeaders(key, this.#hub));
    } catch (error) {
      if (stored !== undefined) return withHeaders(stored, responseHeaders(key, this.#hub));
      throw error;
    }
  }

  #url(path: string): string {
    return new URL(path, this.#scope).href;
  }

  /** There is one page: every navigation within the scope is answered by it when there is no network. */
  #keyOf(request: Request): string {
    return request.mode === "navigate" ? this.#url("index.html") : withoutQuery(request.url);
  }

  #knownUrls(): Set<string> {
    const { shell, background, webGpu, onDemand } = this.#manifest;
    return new Set([...shell, ...background, ...webGpu, ...onDemand].map((path) => this.#url(path)));
  }
}

function withoutQuery(url: string): string {
  return url.replace(/[?#].*$/, "");
}

/** Asks the server whether the browser's own copy still holds; gives up when no answer has begun in time. */
async function fetchWithin(request: Request, patienceMs: number | undefined): Promise<Response> {
  const controller = new AbortController();
  const timer = patienceMs === undefined ? undefined : setTimeout(() => controller.abort(), patienceMs);
  request.signal.addEventListener("abort", () => controller.abort());
  const options: RequestInit = { cache: "no-cache", signal: controller.signal };
  try {
    // A navigation's request cannot be sent again with other options; its redirects are the browser's to follow.
    if (request.mode === "navigate") return await fetch(request.url, { ...options, redirect: "manual" });
    return await fetch(request, options);
  } finally {
    clearTimeout(timer);
  }
}

function isSameVersion(fresh: Response, stored: Response | undefined): boolean {
  const mark = (response: Response) => response.headers.get("etag") ?? response.headers.get("last-modified");
  return stored !== undefined && mark(fresh) !== null && mark(fresh) === mark(stored);
}

/** Redirects and opaque answers cannot be rebuilt; they pass as they are. */
function withHeaders(response: Response, added: Readonly<Record<string, string>>): Response {
  if (response.status === 0) return response;
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(added)) headers.set(name, value);
  const body = [101, 204, 205, 304].includes(response.status) ? null : response.body;
  return new Response(body, { status: response.status, statusText: response.statusText, headers });
}
