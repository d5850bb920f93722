import type { AppError } from "../../core/errors.ts";
import { isAbort, toAppError } from "../../core/errors.ts";
import type { Clock, Generator, LoadEvent, ModelDescription } from "../../core/ports.ts";
import { TransferRate } from "../state/transferRate.ts";

export type ModelPhase =
  | { readonly name: "absent" }
  | {
      readonly name: "downloading";
      readonly loadedBytes: number;
      readonly totalBytes: number | undefined;
      readonly bytesPerSecond: number | undefined;
      readonly secondsLeft: number | undefined;
    }
  | { readonly name: "preparing"; readonly what: string }
  | { readonly name: "ready"; readonly model: ModelDescription }
  | { readonly name: "failed"; readonly error: AppError };

/** A model: whether it is there, how far its loading is, and what it says about itself. */
export class ModelState {
  readonly generator: Generator;
  readonly #clock: Clock;
  #phase = $state.raw<ModelPhase>({ name: "absent" });
  #loading: { controller: AbortController; done: Promise<void> } | undefined;

  constructor(dependencies: { readonly generator: Generator; readonly clock: Clock }) {
    this.generator = dependencies.generator;
    this.#clock = dependencies.clock;
  }

  get phase(): ModelPhase {
    return this.#phase;
  }

  get description(): ModelDescription | undefined {
    return this.#phase.name === "ready" ? this.#phase.model : undefined;
  }

  get loading(): boolean {
    return this.#phase.name === "downloading" || this.#phase.name === "preparing";
  }

  /** Loads the model, or waits for the loading that is under way. Failures end in the "failed" phase, never in a throw. */
  load(): Promise<void> {
    if (this.#phase.name === "ready") return Promise.resolve();
    if (this.#loading) return this.#loading.done;
    const controller = new AbortController();
    const done = this.#load(controller).finally(() => {
      this.#loading = undefined;
    });
    this.#loading = { controller, done };
    return done;
  }

  cancel(): void {
    this.#loading?.controller.abort();
  }

  /** Gives back what it takes; it can be loaded again. */
  async unload(): Promise<void> {
    this.cancel();
    await this.#loading?.done;
    if (this.#phase.name !== "ready") return;
    this.#phase = { name: "absent" };
    await this.generator.unload().catch(() => {});
  }

  /** Loads again after the worker or the device was lost; everything else on the page stays. */
  async reload(): Promise<void> {
    this.cancel();
    await this.#loading?.done;
    this.#phase = { name: "absent" };
    await this.load();
  }

  async #load(controller: AbortController): Promise<void> {
    const rate = new TransferRate();
    this.#phase = { name: "preparing", what: "" };
    try {
      const model = await this.generator.load(controller.signal, (event) => {
        if (!controller.signal.aborted) this.#advance(event, rate);
      });
      this.#phase = { name: "ready", model };
    } catch (thrown) {
      this.#phase = isAbort(thrown) ? { name: "absent" } : { name: "failed", error: toAppError(thrown) as AppError };
    }
  }

  #advance(event: LoadEvent, rate: TransferRate): void {
    switch (event.type) {
      case "download":
        rate.add(this.#clock.now(), event.loadedBytes);
        this.#phase = {
          name: "downloading",
          loadedBytes: event.loadedBytes,
          totalBytes: event.totalBytes,
          bytesPerSecond: rate.bytesPerSecond,
          secondsLeft: rate.secondsLeft(event.totalBytes),
        };
        return;
      case "prepare":
        this.#phase = { name: "preparing", what: event.what };
        return;
      case "ready":
        return;
      default:
        event satisfies never;
    }
  }
}
