import type { WorkerHandle } from "./link.ts";

/**
 * A worker that closes itself or is killed by the browser fires no event, and comlink would wait for it for ever. But
 * the browser frees its locks: the worker holds one for as long as it lives, and the page waits for it.
 */
interface LifeSign {
  readonly holdsLock: string;
}

interface LifeScope {
  /** The name that the page gave the worker. */
  readonly name: string;
  readonly navigator: { readonly locks?: LockManager };
  postMessage(message: LifeSign): void;
}

/** Worker's side: takes the lock named like the worker, then says so. */
export function giveLifeSign(scope: LifeScope): void {
  void scope.navigator.locks?.request(scope.name, () => {
    scope.postMessage({ holdsLock: scope.name });
    return new Promise<never>(() => {});
  });
}

/** Page's side: `start` makes a worker of the given name. */
export function browserWorker(start: (name: string) => Worker): WorkerHandle {
  const name = `terse-${crypto.randomUUID()}`;
  const worker = start(name);
  const terminated = new AbortController();
  return {
    endpoint: worker,
    onDeath: (listener) => {
      worker.addEventListener("error", (event) => listener(event.message));
      worker.addEventListener("messageerror", () => listener("A message could not be read."));
      worker.addEventListener("message", ({ data }: MessageEvent<Partial<LifeSign> | undefined>) => {
        if (data?.holdsLock !== name) return;
        const death = navigator.locks.request(name, { signal: terminated.signal }, () => listener("The worker ended."));
        // Only its own termination cancels the wait.
        death.catch(() => {});
      });
    },
    terminate: () => {
      terminated.abort();
      worker.terminate();
    },
  };
}
