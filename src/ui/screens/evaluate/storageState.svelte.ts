import type { AppError } from "../../../core/errors.ts";
import { toAppError } from "../../../core/errors.ts";
import type { KeptThing, StorageReport, StorageRoom } from "../../../core/evaluation/storageReport.ts";

export interface StorageDependencies {
  readonly room: StorageRoom;
  /** Runs may have gone; some of many are when one cannot be deleted. */
  readonly onDelete: () => Promise<void>;
}

/** What is kept in this browser, shown in a dialog that deletes it. */
export class StorageState {
  readonly #dependencies: StorageDependencies;
  #open = $state.raw(false);
  #report = $state.raw<StorageReport | undefined>(undefined);
  #persistent = $state.raw<boolean | undefined>(undefined);
  #error = $state.raw<AppError | undefined>(undefined);

  constructor(dependencies: StorageDependencies) {
    this.#dependencies = dependencies;
  }

  get open(): boolean {
    return this.#open;
  }

  /** Undefined until it was read. */
  get report(): StorageReport | undefined {
    return this.#report;
  }

  /** Whether the browser has promised not to delete anything by itself; undefined before it was asked. */
  get persistent(): boolean | undefined {
    return this.#persistent;
  }

  get error(): AppError | undefined {
    return this.#error;
  }

  async show(): Promise<void> {
    this.#open = true;
    await this.refresh();
  }

  close(): void {
    this.#open = false;
  }

  async refresh(): Promise<void> {
    await this.#attempt((room) => this.#read(room));
  }

  /** Asks the browser for its promise. It may refuse, and be asked again. */
  async persist(): Promise<void> {
    await this.#attempt(async (room) => {
      this.#persistent = await room.persist();
    });
  }

  async deleteRun(id: string): Promise<void> {
    await this.#delete((room) => room.deleteRun(id));
  }

  async deleteThing(thing: KeptThing): Promise<void> {
    await this.#delete((room) => room.deleteThing(thing));
  }

  /** But for the page's own files. */
  async deleteAll(): Promise<void> {
    await this.#delete((room) => room.deleteAll());
  }

  async deleteOffline(): Promise<void> {
    await this.#delete((room) => room.deleteOffline());
  }

  /** Whatever came of it, what is shown afterwards is what there is. */
  async #delete(work: (room: StorageRoom) => Promise<void>): Promise<void> {
    await this.#attempt((room) =>
      work(room).finally(async () => {
        await this.#read(room);
        await this.#dependencies.onDelete();
      }),
    );
  }

  async #read(room: StorageRoom): Promise<void> {
    this.#report = await room.report();
    if (this.#report.persistent) this.#persistent = true;
  }

  async #attempt(work: (room: StorageRoom) => Promise<void>): Promise<void> {
    this.#error = undefined;
    try {
      await work(this.#dependencies.room);
    } catch (thrown) {
      this.#error = toAppError(thrown) as AppError;
    }
  }
}
