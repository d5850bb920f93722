import { type Endpoint, type Remote, wrap } from "comlink";

import { abortError, AppError } from "../core/errors.ts";
import type { Reply } from "./contract.ts";
import { decodeError, type WireError } from "./wireError.ts";

/** A worker of whatever kind: a browser's, or a thread of Node. */
export interface WorkerHandle {
  readonly endpoint: Endpoint;
  /** The listener hears once that the worker has died by itself. */
  onDeath(listener: (cause: unknown) => void): void;
  terminate(): void;
}

/** What the api of every worker can do. */
export interface AbortableApi {
  /** Unknown ids are those of calls that have ended. */
  abort(callId: string): void;
}

/** How long an aborted call may take to stop by itself before its worker is terminated. */
const GRACE_MS = 2000;

interface Live<Api> {
  readonly handle: WorkerHandle;
  readonly api: Remote<Api>;
  /** Rejects a call that waits for this worker. */
  readonly pending: Set<(error: Error) => void>;
  ended: boolean;
}

/**
 * The page's side of calls to one worker. The worker starts with the first call, and a dead one is replaced with the next.
 */
export class Link<Api extends AbortableApi> {
  readonly #spawn: () => WorkerHandle;
  readonly #retryHint: string;
  readonly #graceMs: number;
  #live: Live<Api> | undefined;
  #calls = 0;

  /** `retryHint` says what to do once a worker is lost; an aborted call has `graceMs` to stop by itself. */
  constructor(spawn: () => WorkerHandle, retryHint: string, graceMs: number = GRACE_MS) {
    this.#spawn = spawn;
    this.#retryHint = retryHint;
    this.#graceMs = graceMs;
  }

  /**
   * Rejects with AbortError once `signal` is aborted. With `onAbort` "answer" the worker's own answer to that counts, and
   * AbortError says that it had none and was terminated.
   */
  call<T>(
    signal: AbortSignal,
    start: (api: Remote<Api>, callId: string) => Promise<Reply<T>>,
    onAbort: "reject" | "answer" = "reject",
  ): Promise<T> {
    if (signal.aborted && onAbort === "reject") return Promise.reject(abortError());
    const live = this.live();
    const callId = `call-${(this.#calls += 1)}`;
    return new Promise<T>((resolve, reject) => {
      let patience: ReturnType<typeof setTimeout> | undefined;
      const leave = (): void => {
        clearTimeout(patience);
        signal.removeEventListener("abort", ask);
        live.pending.delete(fail);
      };
      const fail = (error: Error): void => {
        leave();
        const isOwn = onAbort === "answer" && !(error instanceof AppError && error.code === "worker-lost");
        reject(signal.aborted && !isOwn ? abortError() : error);
      };
      const ask = (): void => {
        // The compiler cannot see what every api has through the proxy's type.
        void (live.api as unknown as Remote<AbortableApi>).abort(callId);
        patience = setTimeout(() => this.#end(live, this.#lost("A cancelled call did not stop.")), this.#graceMs);
      };
      live.pending.add(fail);
      signal.addEventListener("abort", ask, { once: true });
      start(live.api, callId).then((reply) => {
        if (!reply.ok || (signal.aborted && onAbort === "reject")) {
          fail(reply.ok ? abortError() : decodeError(reply.error));
          if (!reply.ok && isSpent(reply.error)) this.#end(live, this.#lost("The worker had to be replaced."));
          return;
        }
        leave();
        resolve(reply.value);
      }, fail);
      if (signal.aborted) ask();
    });
  }

  live(): Live<Api> {
    return (this.#live ??= this.#spawnWorker());
  }

  close(): void {
    if (this.#live) this.#end(this.#live, this.#lost("The worker was closed."));
  }

  #spawnWorker(): Live<Api> {
    const handle = this.#spawn();
    const live: Live<Api> = { handle, api: wrap<Api>(handle.endpoint), pending: new Set(), ended: false };
    handle.onDeath((cause) => this.#end(live, this.#lost("The worker has died.", cause)));
    return live;
  }

  #end(live: Live<Api>, error: AppError): void {
    // A worker that was terminated here reports its death as well.
    if (live.ended) return;
    live.ended = true;
    if (this.#live === live) this.#live = undefined;
    live.handle.terminate();
    for (const reject of [...live.pending]) reject(error);
  }

  #lost(message: string, cause?: unknown): AppError {
    return new AppError({ code: "worker-lost", message, hint: this.#retryHint, cause });
  }
}

/** A lost GPU device does not come back in its worker, nor does WASM give back memory that it has taken. */
function isSpent(error: WireError): boolean {
  return error.kind === "app" && (error.code === "gpu-lost" || error.code === "out-of-memory");
}
