import { type AppError, toAppError } from "../../../core/errors.ts";
import type { KeptModel } from "../../../core/models/modelStore.ts";
import type { DistillPorts } from "./distillPorts.ts";

type StudentPorts = Pick<DistillPorts, "models" | "exportModel" | "readStudent" | "save" | "today">;

/** What came of reading a student from a file. */
export interface Imported {
  readonly name: string;
  /** The same student was kept already, under this name. */
  readonly wasKept: boolean;
}

/** The students that this browser keeps: children of its runs, and those that were imported. */
export class StudentsState {
  readonly #ports: StudentPorts;
  readonly #onChange: () => void;
  #kept = $state.raw<readonly KeptModel[] | undefined>(undefined);
  #error = $state.raw<AppError | undefined>(undefined);
  #imported = $state.raw<Imported | undefined>(undefined);
  #working = $state.raw(false);

  /** `onChange` is called when a student was added, renamed or deleted here. */
  constructor(ports: StudentPorts, onChange: () => void) {
    this.#ports = ports;
    this.#onChange = onChange;
  }

  /** Newest first; undefined until they were read. */
  get kept(): readonly KeptModel[] | undefined {
    return this.#kept;
  }

  get error(): AppError | undefined {
    return this.#error;
  }

  /** The last one that was imported. */
  get imported(): Imported | undefined {
    return this.#imported;
  }

  /** A file is being read or written. */
  get working(): boolean {
    return this.#working;
  }

  find(id: string): KeptModel | undefined {
    return this.#kept?.find((model) => model.id === id);
  }

  async refresh(): Promise<void> {
    this.#kept = await this.#ports.models.list();
  }

  rename(id: string, name: string): Promise<void> {
    return this.#change(() => this.#ports.models.rename(id, name));
  }

  delete(id: string): Promise<void> {
    return this.#change(() => this.#ports.models.delete(id));
  }

  /** Saves a student as one file. */
  export(id: string): Promise<void> {
    return this.#guard(async () => {
      const { name, content } = await this.#ports.exportModel(id);
      this.#ports.save(name, content);
    });
  }

  /** Keeps the student in a file, under the file's name. */
  import(file: File): Promise<void> {
    return this.#change(async () => {
      const { models, readStudent, today } = this.#ports;
      const before = await models.list();
      const files = await readStudent(file);
      const { id, name } = await models.put({ name: file.name.replace(/\.zip$/i, ""), createdAt: today(), files });
      this.#imported = { name, wasKept: before.some((model) => model.id === id) };
    });
  }

  #change(work: () => Promise<void>): Promise<void> {
    return this.#guard(async () => {
      await work();
      await this.refresh();
      this.#onChange();
    });
  }

  async #guard(work: () => Promise<void>): Promise<void> {
    this.#error = undefined;
    this.#imported = undefined;
    this.#working = true;
    try {
      await work();
    } catch (thrown) {
      this.#error = toAppError(thrown) as AppError;
    } finally {
      this.#working = false;
    }
  }
}
