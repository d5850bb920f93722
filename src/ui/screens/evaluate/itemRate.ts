/** Items a second over the blocks that ran since it began, and what is left at that rate. */
export class ItemRate {
  #begunAtMs = 0;
  #begunWith = 0;
  #atMs = 0;
  #done = 0;

  begin(atMs: number, done: number): void {
    this.#begunAtMs = this.#atMs = atMs;
    this.#begunWith = this.#done = done;
  }

  /** At the end of a round in which every arm ran: arms differ in speed, so a rate within a round would mislead. */
  add(atMs: number, done: number): void {
    this.#atMs = atMs;
    this.#done = done;
  }

  /** Undefined until a round has ended. */
  get itemsPerSecond(): number | undefined {
    const elapsedMs = this.#atMs - this.#begunAtMs;
    const items = this.#done - this.#begunWith;
    return elapsedMs > 0 && items > 0 ? (1000 * items) / elapsedMs : undefined;
  }

  secondsLeft(done: number, total: number): number | undefined {
    const rate = this.itemsPerSecond;
    return rate === undefined ? undefined : (total - done) / rate;
  }
}
