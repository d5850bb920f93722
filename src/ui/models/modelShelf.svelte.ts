import { type AppError, toAppError } from "../../core/errors.ts";
import { parseModelId } from "../../core/modelId.ts";
import { EMBEDDED_STUDENTS, type EmbeddedStudent } from "../../core/models/embeddedStudents.ts";
import type { Clock, Generator } from "../../core/ports.ts";
import type { PromptedModel } from "../../core/prompts/render.ts";
import { modelLabel } from "./modelLabel.ts";
import type { ModelLibrary, OpenedLibrary } from "./modelLibrary.ts";
import { ModelState } from "./modelState.svelte.ts";

export interface ShelfDependencies {
  readonly clock: Clock;
  /** Fetches nothing before it is loaded. */
  readonly embedded: (student: EmbeddedStudent) => Generator;
  /** Every other model; asked for when one is first wanted, so that its code does not delay the first comparison. */
  readonly library: () => Promise<OpenedLibrary>;
  /** What to do about code that could not be fetched, in one sentence. */
  readonly missing: string;
}

/** Every model that the page can ask, by the ids that runs and links know. None is loaded before it is wanted. */
export class ModelShelf {
  readonly embedded: readonly EmbeddedStudent[] = EMBEDDED_STUDENTS;
  readonly #dependencies: ShelfDependencies;
  /** In the order of `embedded`. */
  readonly #students: readonly ModelState[];
  #opened = $state.raw<OpenedLibrary | undefined>(undefined);
  #opening: Promise<OpenedLibrary> | undefined;
  #error = $state.raw<AppError | undefined>(undefined);

  constructor(dependencies: ShelfDependencies) {
    this.#dependencies = dependencies;
    const { clock, embedded } = dependencies;
    this.#students = this.embedded.map((student) => new ModelState({ generator: embedded(student), clock }));
  }

  /** Undefined until it was opened. */
  get library(): ModelLibrary | undefined {
    return this.#opened?.library;
  }

  /** Shows it; there whenever it is. */
  get Dialog(): OpenedLibrary["Dialog"] | undefined {
    return this.#opened?.Dialog;
  }

  get error(): AppError | undefined {
    return this.#error;
  }

  /** Fetches the library's code where that is still to be done, and reads what is kept. Failures end in `error`. */
  async open(): Promise<void> {
    this.#error = undefined;
    try {
      await this.opened();
    } catch (thrown) {
      this.#error = toAppError(thrown, "network", this.#dependencies.missing) as AppError;
    }
  }

  /** The same for who cannot do without: rejects where its code could not be fetched. */
  async opened(): Promise<ModelLibrary> {
    this.#opening ??= this.#dependencies.library();
    try {
      const opened = await this.#opening;
      await opened.library.refresh();
      this.#opened = opened;
      return opened.library;
    } catch (thrown) {
      this.#opening = undefined;
      throw thrown;
    }
  }

  /** Reads anew what is kept, where anyone asked for it before. */
  async refresh(): Promise<void> {
    await this.library?.refresh();
  }

  /** Opens the library where one of these is no embedded student. */
  async find(ids: readonly string[]): Promise<void> {
    if (ids.some((id) => parseModelId(id).kind !== "embedded")) await this.open();
  }

  /** Whether this id can mean anything here: a student that ships with another version of the page cannot. */
  knows(id: string): boolean {
    return this.#student(id) !== undefined || parseModelId(id).kind !== "embedded";
  }

  /** What answers under this id; undefined while it is not there: not set up, not agreed to, or not kept. */
  state(id: string): ModelState | undefined {
    return this.#students[this.embedded.findIndex((student) => student.id === id)] ?? this.library?.state(id);
  }

  /** Loads what nobody else has to be asked for: what ships with the page, or is kept here. */
  async warm(id: string): Promise<void> {
    if (parseModelId(id).kind !== "remote") await this.state(id)?.load();
  }

  /** How it is asked, known before it is loaded; undefined while nothing is known of it. */
  prompted(id: string): PromptedModel | undefined {
    const loaded = this.state(id)?.description;
    if (loaded) return loaded;
    const student = this.#student(id);
    if (student) return { kind: "student", styles: student.styles };
    const { kind } = parseModelId(id);
    return kind === "remote" || kind === "hub" ? { kind: "chat" } : this.library?.prompted(id);
  }

  /** Its name for a person. */
  label(id: string): string {
    return this.library?.label(id) ?? modelLabel(id);
  }

  #student(id: string): EmbeddedStudent | undefined {
    return this.embedded.find((each) => each.id === id);
  }
}
