import { releaseProxy, type Remote } from "comlink";

import { Queue } from "../core/queue.ts";
import type { Reply } from "./contract.ts";
import { EventBatch } from "./eventBatch.ts";
import { encodeError } from "./wireError.ts";

/** The worker's side of calls: one at a time, each can be aborted by its id, and none rejects. */
export class CallDesk {
  readonly #queue = new Queue();
  readonly #running = new Map<string, AbortController>();

  async answer<Result>(callId: string, work: (signal: AbortSignal) => Promise<Result>): Promise<Reply<Result>> {
    const controller = new AbortController();
    this.#running.set(callId, controller);
    try {
      return { ok: true, value: await this.#queue.run(controller.signal, () => work(controller.signal)) };
    } catch (thrown) {
      return { ok: false, error: encodeError(thrown) };
    } finally {
      this.#running.delete(callId);
    }
  }

  /** As `answer`, with events on the way, all of which arrive before the answer. */
  async streaming<Event, Result>(
    callId: string,
    onEvents: (events: readonly Event[]) => void | Promise<void>,
    work: (signal: AbortSignal, push: (event: Event) => void) => Promise<Result>,
  ): Promise<Reply<Result>> {
    // In a worker the callback is comlink's proxy: it answers with a promise and holds a port until it is released.
    const callback = onEvents as unknown as Remote<(events: readonly Event[]) => void>;
    const batch = new EventBatch<Event>(async (events) => {
      await callback(events);
    });
    try {
      return await this.answer(callId, async (signal) => {
        try {
          return await work(signal, (event) => batch.push(event));
        } finally {
          await batch.flush();
        }
      });
    } finally {
      callback[releaseProxy]();
    }
  }

  /** Unknown ids are those of calls that have ended. */
  abort(callId: string): void {
    this.#running.get(callId)?.abort();
  }
}
