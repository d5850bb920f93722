import type { AppError } from "../../../core/errors.ts";
import { toAppError } from "../../../core/errors.ts";
import type { Problem } from "../../../core/problems/problem.ts";
import type { ColumnMapping, ColumnTable, ProblemFileContent } from "../../../core/problems/problemFile.ts";
import type { EvaluatePorts } from "./evaluatePorts.ts";

/** "unmapped" waits for someone to say which columns hold question and answer. */
export type ProblemFilePhase =
  | { readonly kind: "none" }
  | { readonly kind: "reading"; readonly bytes: number; readonly totalBytes: number }
  | { readonly kind: "failed"; readonly error: AppError }
  | ProblemFileContent;

/** What there was before a file is read, and what is there again if that is cancelled. */
interface Before {
  readonly phase: ProblemFilePhase;
  readonly file: File | undefined;
  readonly skipping: boolean;
}

/** A file of problems that someone opened, on its way to a run. */
export class ProblemFileState {
  readonly #read: EvaluatePorts["readProblems"];
  #phase = $state.raw<ProblemFilePhase>({ kind: "none" });
  #file = $state.raw<File | undefined>(undefined);
  #skipping = $state.raw(false);
  #choosing = $state.raw(false);
  #reading: { readonly controller: AbortController; readonly before: Before } | undefined;

  constructor(read: EvaluatePorts["readProblems"]) {
    this.#read = read;
  }

  get phase(): ProblemFilePhase {
    return this.#phase;
  }

  /** Empty until a file was opened. */
  get name(): string {
    return this.#file?.name ?? "";
  }

  /** Those that could be read. */
  get problems(): readonly Problem[] {
    return this.#phase.kind === "problems" ? this.#phase.problems : [];
  }

  /** Some lines are broken, and nobody has said yet that they may be left out. */
  get isBroken(): boolean {
    return this.#phase.kind === "problems" && this.#phase.brokenCount > 0 && !this.#skipping;
  }

  /** The columns that a person is asked about; undefined when no one is. */
  get table(): ColumnTable | undefined {
    if (this.#phase.kind === "unmapped") return this.#phase;
    return this.#choosing ? this.#mapped : undefined;
  }

  /** The columns that were read; undefined where there were none to choose from. */
  get mapping(): ColumnMapping | undefined {
    return this.#mapped?.mapping;
  }

  async open(file: File, mapping?: ColumnMapping): Promise<void> {
    this.cancel();
    const controller = new AbortController();
    const { signal } = controller;
    this.#reading = { controller, before: { phase: this.#phase, file: this.#file, skipping: this.#skipping } };
    this.#file = file;
    this.#skipping = false;
    this.#choosing = false;
    const show = (bytes: number): void => {
      if (!signal.aborted) this.#phase = { kind: "reading", bytes, totalBytes: file.size };
    };
    show(0);
    let phase: ProblemFilePhase;
    try {
      phase = await this.#read(signal, file, show, mapping);
    } catch (thrown) {
      phase = { kind: "failed", error: toAppError(thrown, "bad-file") as AppError };
    }
    if (signal.aborted) return;
    this.#reading = undefined;
    this.#phase = phase;
  }

  /** Reads no further; what was there before is there again. */
  cancel(): void {
    if (!this.#reading) return;
    const { controller, before } = this.#reading;
    controller.abort();
    this.#reading = undefined;
    this.#phase = before.phase;
    this.#file = before.file;
    this.#skipping = before.skipping;
  }

  /** Asks about the columns once more: they may have been recognised wrongly. */
  chooseColumns(): void {
    this.#choosing = true;
  }

  /** Reads the file by these columns. The column of the ids stays, unless it was the wrong one. */
  async map({ question, answer }: Pick<ColumnMapping, "question" | "answer">): Promise<void> {
    if (!this.#file || !this.table) return;
    const id = this.mapping?.id;
    const keepsId = id !== undefined && id !== question && id !== answer;
    await this.open(this.#file, { question, answer, ...(keepsId ? { id } : {}) });
  }

  /** Leaves the columns as they were; a file that was never read is closed. */
  leaveColumns(): void {
    if (this.#phase.kind === "unmapped") this.close();
    this.#choosing = false;
  }

  /** Leaves out the broken lines. */
  skipBroken(): void {
    this.#skipping = true;
  }

  close(): void {
    this.cancel();
    this.#file = undefined;
    this.#choosing = false;
    this.#phase = { kind: "none" };
  }

  get #mapped(): (ColumnTable & { readonly mapping: ColumnMapping }) | undefined {
    return this.#phase.kind === "problems" ? this.#phase.table : undefined;
  }
}
