import { isAbort } from "../../../core/errors.ts";
import type { RunFiles, WholeRun } from "../../../core/evaluation/runFiles.ts";

/** A run's file that is being read. */
export class RunFileState {
  readonly #files: RunFiles;
  #reading = $state.raw<{ readonly name: string; readonly share: number } | undefined>(undefined);
  #controller: AbortController | undefined;

  constructor(files: RunFiles) {
    this.#files = files;
  }

  /** Its name, and how much of it is read. */
  get reading(): { readonly name: string; readonly share: number } | undefined {
    return this.#reading;
  }

  /** Undefined when it was cancelled. Rejects with AppError `bad-file` for what is no run. */
  async read(file: File): Promise<WholeRun | undefined> {
    const { name, lastModified: modifiedAt } = file;
    const { signal } = (this.#controller = new AbortController());
    const onShare = (share: number): void => void (this.#reading = { name, share });
    onShare(0);
    try {
      return await this.#files.read(signal, { name, modifiedAt, text: await file.text() }, onShare);
    } catch (thrown) {
      if (isAbort(thrown)) return undefined;
      throw thrown;
    } finally {
      this.#reading = undefined;
    }
  }

  cancel(): void {
    this.#controller?.abort();
  }
}
