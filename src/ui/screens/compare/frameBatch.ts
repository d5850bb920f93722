/** Gathers what arrives between two frames and delivers it at once, so that a fast stream draws at most once a frame. */
export class FrameBatch<T> {
  readonly #nextFrame: (callback: () => void) => void;
  readonly #deliver: (items: readonly T[]) => void;
  #waiting: T[] = [];
  #asked = false;

  constructor(nextFrame: (callback: () => void) => void, deliver: (items: readonly T[]) => void) {
    this.#nextFrame = nextFrame;
    this.#deliver = deliver;
  }

  push(item: T): void {
    this.#waiting.push(item);
    if (this.#asked) return;
    this.#asked = true;
    this.#nextFrame(() => {
      this.#asked = false;
      this.flush();
    });
  }

  /** Delivers at once what is waiting: a page in the background gets no frames, and an end must not wait for one. */
  flush(): void {
    if (this.#waiting.length === 0) return;
    const items = this.#waiting;
    this.#waiting = [];
    this.#deliver(items);
  }
}
