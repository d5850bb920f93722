import { type AppError, toAppError } from "../../core/errors.ts";
import { keptModelId } from "../../core/modelId.ts";
import type { KeptModel, ModelStore } from "../../core/models/modelStore.ts";
import type { UploadedFile } from "../../core/models/studentUpload.ts";
import type { Clock, Generator } from "../../core/ports.ts";
import { ModelState } from "./modelState.svelte.ts";

export interface KeptPorts {
  readonly store: ModelStore;
  readonly clock: Clock;
  /** Milliseconds since 1970. */
  readonly today: () => number;
  /** Loads nothing before it is asked to. */
  readonly kept: (model: KeptModel) => Generator;
  /** AppError `bad-file` or `bad-model` for what is no student of ours. */
  readonly readUpload: (files: readonly UploadedFile[]) => Promise<ReadonlyMap<string, Uint8Array>>;
  /** The student as one zip, with the name that it is to be saved under. */
  readonly exportKept: (model: KeptModel) => Promise<{ readonly name: string; readonly content: Blob }>;
  /** Hands a file to the visitor. */
  readonly save: (name: string, content: Blob) => void;
  /** Rejects with AppError `out-of-storage` where there is no room. */
  readonly requireRoom: (bytes: number) => Promise<void>;
  /** Asks the browser not to delete what is kept. */
  readonly persist: () => Promise<boolean>;
}

/** What came of an import. */
export interface Imported {
  readonly model: KeptModel;
  /** The same student was kept already, under its own name. */
  readonly wasKept: boolean;
}

interface Listed {
  readonly model: KeptModel;
  readonly state: ModelState;
}

/** The students that this browser keeps. */
export class KeptModels {
  readonly #ports: KeptPorts;
  #listed = $state.raw<readonly Listed[]>([]);
  #busy = $state.raw(false);
  #imported = $state.raw<Imported | undefined>(undefined);
  #error = $state.raw<AppError | undefined>(undefined);

  constructor(ports: KeptPorts) {
    this.#ports = ports;
  }

  /** Newest first. */
  get models(): readonly KeptModel[] {
    return this.#listed.map(({ model }) => model);
  }

  /** While something is done with one of them. */
  get busy(): boolean {
    return this.#busy;
  }

  get error(): AppError | undefined {
    return this.#error;
  }

  /** The last one that was imported, until something else is done. */
  get imported(): Imported | undefined {
    return this.#imported;
  }

  /** By the id that runs and links have. */
  find(id: string): KeptModel | undefined {
    return this.#find(id)?.model;
  }

  state(id: string): ModelState | undefined {
    return this.#find(id)?.state;
  }

  /** Reads what is kept by now. Failures end in `error`. */
  async refresh(): Promise<void> {
    await this.#guard(() => this.#read());
  }

  /** Keeps the student of a zip or of a folder; its name is that of the file. Ends in `imported` or in `error`. */
  async import(chosen: Promise<readonly UploadedFile[]>): Promise<void> {
    const { store, today, readUpload, requireRoom, persist } = this.#ports;
    await this.#change(async () => {
      const files = await chosen;
      if (files.length === 0) return;
      const read = await readUpload(files);
      await requireRoom([...read.values()].reduce((sum, { byteLength }) => sum + byteLength, 0));
      const before = await store.list();
      const model = await store.put({ name: nameOf(files), createdAt: today(), files: read });
      await this.#read();
      await persist();
      this.#imported = { model, wasKept: before.some(({ id }) => id === model.id) };
    });
  }

  /** Hands it to the visitor as one file. Failures end in `error`. */
  async export(model: KeptModel): Promise<void> {
    await this.#change(async () => {
      const { name, content } = await this.#ports.exportKept(model);
      this.#ports.save(name, content);
    });
  }

  /** An empty name changes nothing. */
  async rename({ id }: KeptModel, name: string): Promise<void> {
    const trimmed = name.trim();
    if (trimmed === "") return;
    await this.#change(async () => {
      await this.#ports.store.rename(id, trimmed);
      await this.#read();
    });
  }

  async delete({ id }: KeptModel): Promise<void> {
    await this.#change(async () => {
      await this.#ports.store.delete(id);
      await this.#read();
    });
  }

  /** What it says about itself, without the hub's own header; undefined where it has no README.md. */
  async readme({ id, files }: KeptModel): Promise<string | undefined> {
    if (!files.some(({ path }) => path === "README.md")) return undefined;
    const bytes = await this.#ports.store.files(id).read("README.md", new AbortController().signal, () => {});
    return new TextDecoder().decode(bytes).replace(/^---\n.*?\n---\n+/s, "");
  }

  #find(id: string): Listed | undefined {
    return this.#listed.find(({ model }) => keptModelId(model.id) === id);
  }

  /** A model that is there already keeps its state, and what is loaded of it. */
  async #read(): Promise<void> {
    const models = await this.#ports.store.list();
    const before = this.#listed;
    this.#listed = models.map((model) => ({ model, state: this.#stateOf(model, before) }));
    const gone = before.filter(({ state }) => !this.#listed.some((each) => each.state === state));
    for (const { state } of gone) void state.unload();
  }

  #stateOf(model: KeptModel, before: readonly Listed[]): ModelState {
    const known = before.find((each) => each.model.id === model.id && each.model.name === model.name);
    return known?.state ?? new ModelState({ generator: this.#ports.kept(model), clock: this.#ports.clock });
  }

  async #change(work: () => Promise<void>): Promise<void> {
    this.#imported = undefined;
    this.#busy = true;
    await this.#guard(work);
    this.#busy = false;
  }

  async #guard(work: () => Promise<void>): Promise<void> {
    this.#error = undefined;
    try {
      await work();
    } catch (thrown) {
      this.#error = toAppError(thrown) as AppError;
    }
  }
}

/** Of a file alone its name without the ending, of a folder the folder's. */
function nameOf([first]: readonly UploadedFile[]): string {
  const [top = "", ...below] = (first?.path ?? "").split("/");
  return below.length > 0 ? top : top.replace(/\.zip$/i, "");
}
