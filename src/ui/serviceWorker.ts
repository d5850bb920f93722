/** "isolated": WebAssembly may use threads. "reloading": the page is about to load again, start nothing. */
export type Isolation = "isolated" | "reloading" | "single-threaded";

const RELOADED_KEY = "terse-isolation-reload";
const CONTROL_WAIT_MS = 5000;

/**
 * Sees to it that the page is cross-origin isolated. On a host that sets no headers it registers the service worker, which
 * sets them, and reloads once when it controls the page; where that does not help (no service workers, a private window)
 * the page works with one thread. To be called before anything runs.
 */
export async function ensureIsolation(): Promise<Isolation> {
  if (globalThis.crossOriginIsolated) {
    sessionStorage.removeItem(RELOADED_KEY);
    return "isolated";
  }
  const alreadyTried = sessionStorage.getItem(RELOADED_KEY) !== null;
  if (alreadyTried || !(await registerServiceWorker()) || !(await isControlled())) return "single-threaded";
  sessionStorage.setItem(RELOADED_KEY, "1");
  location.reload();
  return "reloading";
}

/**
 * Has the service worker store what a later visit without a network needs beside the page itself: the embedded models and
 * the WebAssembly. To be called when the page has started: until then it would compete with the start.
 */
export async function storeForOffline(): Promise<void> {
  if (!(await registerServiceWorker())) return;
  const registration = await navigator.serviceWorker.ready;
  registration.active?.postMessage("store-for-offline");
}

/** The dev server sends the headers itself, and its files must not be cached. */
async function registerServiceWorker(): Promise<boolean> {
  if (!("serviceWorker" in navigator) || import.meta.env.DEV) return false;
  try {
    await navigator.serviceWorker.register("./sw.js", { scope: "./" });
    return true;
  } catch {
    return false;
  }
}

/** True once the worker answers for this page. */
async function isControlled(): Promise<boolean> {
  if (navigator.serviceWorker.controller !== null) return true;
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), CONTROL_WAIT_MS);
    navigator.serviceWorker.addEventListener(
      "controllerchange",
      () => {
        clearTimeout(timer);
        resolve(true);
      },
      { once: true },
    );
  });
}
