import type { LoadEvent } from "../../core/ports.ts";

/** Adds up the bytes of files that are read side by side. The total is told once every file's size is known. */
export class DownloadProgress {
  readonly #files: Map<string, { loaded: number; total: number | undefined }>;
  readonly #onEvent: (event: LoadEvent) => void;
  #loadedBytes = 0;
  #totalBytes: number | undefined;

  constructor(files: readonly string[], onEvent: (event: LoadEvent) => void) {
    this.#files = new Map(files.map((file) => [file, { loaded: 0, total: undefined }]));
    this.#onEvent = onEvent;
  }

  update(file: string, loaded: number, total: number | undefined): void {
    this.#files.set(file, { loaded, total: total ?? this.#files.get(file)?.total });
    const files = [...this.#files.values()];
    if (this.#totalBytes === undefined && files.every((one) => one.total !== undefined)) {
      this.#totalBytes = files.reduce((sum, one) => sum + (one.total ?? 0), 0);
    }
    const loadedBytes = files.reduce((sum, one) => sum + one.loaded, 0);
    this.#loadedBytes = Math.max(this.#loadedBytes, Math.min(loadedBytes, this.#totalBytes ?? Infinity));
    this.#onEvent({ type: "download", loadedBytes: this.#loadedBytes, totalBytes: this.#totalBytes });
  }
}
