import { SingleBar } from "cli-progress";

/** A bar on stderr with the time left. Silent where stderr is not a terminal. */
export class Progress {
  readonly #bar: SingleBar;

  /** `what` is counted, in the plural. */
  constructor(what = "items") {
    this.#bar = new SingleBar({
      stream: process.stderr,
      format: `{bar} {value} of {total} ${what}, {eta_formatted} left`,
      barCompleteChar: "█",
      barIncompleteChar: "░",
      barsize: 30,
      hideCursor: true,
      etaBuffer: 50,
      clearOnComplete: true,
      gracefulExit: false,
    });
  }

  start(done: number, total: number): void {
    this.#bar.start(total, done);
  }

  update(done: number): void {
    this.#bar.update(done);
  }

  stop(): void {
    this.#bar.stop();
  }
}
