/** Nothing is fetched from another origin, and no text becomes code; WebAssembly is compiled from our own files. */
const contentSecurityPolicy = (connect: string): string =>
  [
    "default-src 'self'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "worker-src 'self' blob:",
    `connect-src ${connect}`,
    "img-src 'self' data: blob:",
    "font-src 'self'",
    // Svelte and the charts set style attributes.
    "style-src 'self' 'unsafe-inline'",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'none'",
  ].join("; ");

/** As vite serves them, and as vite names what it builds of them. */
const SERVER_WORKER = /\/server\.worker(-[\w-]+)?\.[jt]s$/;
const HUB_WORKER = /\/hub\.worker(-[\w-]+)?\.[jt]s$/;

/** Where problem sets are fetched from, and the hosts that it redirects to: a policy has no wildcard but the first label. */
export const HUB = "https://huggingface.co https://*.huggingface.co https://*.hf.co";

/**
 * What every response carries: isolation, without which WebAssembly has no threads, and the content security policy.
 * The dev server, the preview server and the service worker all send these. A policy cannot name the server that a
 * visitor will type, and a worker has the policy of its own file: so one small worker may ask any server, and lets only
 * the address typed through itself; another may ask the hub; the page, the models' worker and all libraries may ask none.
 */
export function responseHeaders(path: string, hub: string): Readonly<Record<string, string>> {
  return {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": contentSecurityPolicy(allowedToAsk(path, hub)),
    "X-Content-Type-Options": "nosniff",
  };
}

function allowedToAsk(path: string, hub: string): string {
  if (SERVER_WORKER.test(path)) return "http: https:";
  return HUB_WORKER.test(path) ? hub : "'self'";
}
