import { type AppError, toAppError } from "../../core/errors.ts";

export interface LazyScreenOptions<Opened, Wanted> {
  readonly load: () => Promise<Opened>;
  /** What to do about code that could not be fetched, in one sentence. */
  readonly missing: string;
  /** What the page was opened with. */
  readonly asked: Wanted | undefined;
  /** Undefined where nothing was asked for since it was last shown. */
  readonly show: (opened: Opened, wanted: Wanted | undefined) => Promise<void>;
}

/** A screen whose code is fetched when it is first shown. */
export class LazyScreen<Opened, Wanted> {
  readonly #options: LazyScreenOptions<Opened, Wanted>;
  #opened = $state.raw<Opened | undefined>(undefined);
  #asked: Wanted | undefined;
  #loading: Promise<Opened> | undefined;
  #error = $state.raw<AppError | undefined>(undefined);

  constructor(options: LazyScreenOptions<Opened, Wanted>) {
    this.#options = options;
    this.#asked = $state.raw(options.asked);
  }

  /** Undefined until its code is there. */
  get opened(): Opened | undefined {
    return this.#opened;
  }

  /** What it is to show and does not yet. */
  get asked(): Wanted | undefined {
    return this.#asked;
  }

  get error(): AppError | undefined {
    return this.#error;
  }

  /** Fetches the code where that is still to be done, and shows what was asked for last. Failures end in `error`. */
  async open(wanted?: Wanted): Promise<void> {
    if (wanted !== undefined) this.#asked = wanted;
    this.#error = undefined;
    try {
      this.#loading ??= this.#options.load();
      this.#opened = await this.#loading;
      const asked = this.#asked;
      this.#asked = undefined;
      await this.#options.show(this.#opened, asked);
    } catch (thrown) {
      if (this.#opened === undefined) this.#loading = undefined;
      this.#error = toAppError(thrown, "network", this.#options.missing) as AppError;
    }
  }
}
