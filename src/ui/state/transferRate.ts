const WINDOW_MS = 4000;
/** Below this a rate is noise. */
const MIN_SPAN_MS = 250;

/** Bytes a second over the last few seconds of a transfer, and what is left at that rate. */
export class TransferRate {
  #samples: { atMs: number; bytes: number }[] = [];

  add(atMs: number, bytes: number): void {
    this.#samples.push({ atMs, bytes });
    const oldest = this.#samples.findIndex((sample) => atMs - sample.atMs <= WINDOW_MS);
    this.#samples.splice(0, oldest);
  }

  /** Undefined until enough time has passed, and while nothing arrives. */
  get bytesPerSecond(): number | undefined {
    const first = this.#samples[0];
    const last = this.#samples.at(-1);
    if (!first || !last || last.atMs - first.atMs < MIN_SPAN_MS || last.bytes <= first.bytes) return undefined;
    return ((last.bytes - first.bytes) / (last.atMs - first.atMs)) * 1000;
  }

  secondsLeft(totalBytes: number | undefined): number | undefined {
    const rate = this.bytesPerSecond;
    const last = this.#samples.at(-1);
    if (rate === undefined || last === undefined || totalBytes === undefined) return undefined;
    return Math.max(0, totalBytes - last.bytes) / rate;
  }
}
