import { abortError } from "./errors.ts";

/**
 * Runs jobs one after another, in the order of their calls. One queue covers every session of a worker, because
 * onnxruntime throws when two runs overlap.
 */
export class Queue {
  #last: Promise<unknown> = Promise.resolve();

  /** A job whose signal is aborted before its turn never starts, and its caller does not wait for the turn. */
  run<T>(signal: AbortSignal, job: () => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const leave = (): void => reject(abortError());
      if (signal.aborted) return leave();
      signal.addEventListener("abort", leave, { once: true });
      const turn = async (): Promise<void> => {
        signal.removeEventListener("abort", leave);
        if (signal.aborted) return;
        await job().then(resolve, reject);
      };
      this.#last = this.#last.then(turn);
    });
  }
}
