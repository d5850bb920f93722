import { readFile } from "node:fs/promises";
import { createServer as createHttpServer } from "node:http";
import { extname, join, normalize } from "node:path";

import { createServer, preview } from "vite";

import { buildIfStale } from "../../launch.mjs";
import { ROOT } from "../run/process.ts";

export interface Site {
  /** Scheme, host and port, without a slash at the end. */
  readonly origin: string;
  close(): Promise<void>;
}

/** The dev server: every TypeScript module of the project is at its own path. */
export async function startModuleSite(): Promise<Site> {
  const server = await createServer({
    root: ROOT,
    logLevel: "error",
    server: { host: "127.0.0.1", port: 0, hmr: false, watch: null },
  });
  await server.listen();
  return { origin: originOf(server.resolvedUrls?.local[0]), close: () => server.close() };
}

let isBuilt = false;

/** Builds dist/ if a source is newer: once in a test file, so that the site under test stays the same. */
export function buildSite(): void {
  if (!isBuilt) buildIfStale();
  isBuilt = true;
}

/** The built site with the headers of the preview server, as `npm start` serves it. */
export async function startBuiltSite(): Promise<Site> {
  buildSite();
  const server = await preview({ root: ROOT, logLevel: "error", preview: { host: "127.0.0.1", port: 0 } });
  return { origin: originOf(server.resolvedUrls?.local[0]), close: () => server.close() };
}

const TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css",
  ".html": "text/html",
  ".js": "text/javascript",
  ".json": "application/json",
  ".mjs": "text/javascript",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
  ".woff2": "font/woff2",
};

export interface BareSite extends Site {
  /** Paths asked for, in order. */
  readonly requests: readonly string[];
  /** From now on requests are taken and never answered, as on a bad network. */
  hang(): void;
}

/** A static host that sets no headers but the type, below `/terse/`, as GitHub Pages serves a project. */
export async function startBareSite(folder: string): Promise<BareSite> {
  const requests: string[] = [];
  let hanging = false;
  const server = createHttpServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://host").pathname;
    requests.push(path);
    if (hanging) return;
    const inside = normalize(path.replace(/^\/terse\//, "").replace(/(^|\/)$/, "$1index.html"));
    const send = async () => {
      if (!path.startsWith("/terse/") || inside.startsWith("..")) throw new Error("outside");
      const body = await readFile(join(folder, inside));
      response.setHeader("Content-Type", TYPES[extname(inside)] ?? "application/octet-stream");
      response.end(body);
    };
    send().catch(() => {
      response.statusCode = 404;
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port.");
  const close = () =>
    new Promise<void>((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
  return { origin: `http://127.0.0.1:${address.port}`, requests, hang: () => (hanging = true), close };
}

function originOf(url: string | undefined): string {
  if (url === undefined) throw new Error("The server has no address.");
  return new URL(url).origin;
}
