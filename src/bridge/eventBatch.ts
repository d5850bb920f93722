/** One frame: a page that draws sixty times a second has no use for more messages than that. */
const FRAME_MS = 16;

/**
 * Collects events and sends them once a frame, and never before the other side has taken the batch before: a busy page
 * gets larger batches instead of a growing queue of messages.
 */
export class EventBatch<T> {
  readonly #send: (events: T[]) => Promise<void>;
  #waiting: T[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #sending: Promise<void> = Promise.resolve();

  constructor(send: (events: T[]) => Promise<void>) {
    this.#send = send;
  }

  push(event: T): void {
    this.#waiting.push(event);
    this.#timer ??= setTimeout(() => this.#sendWaiting(), FRAME_MS);
  }

  /** Resolves when every event has been taken; rejects when one could not be. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#sendWaiting();
    await this.#sending;
  }

  #sendWaiting(): void {
    this.#timer = undefined;
    this.#sending = this.#sending.then(async () => {
      const events = this.#waiting;
      this.#waiting = [];
      if (events.length > 0) await this.#send(events);
    });
    // A failure is told by flush; here it must only not count as unhandled.
    this.#sending.catch(() => {});
  }
}
