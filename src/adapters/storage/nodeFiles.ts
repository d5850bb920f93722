import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { join } from "node:path";

import { abortError, AppError, throwIfAborted } from "../../core/errors.ts";
import type { ModelFiles } from "../../core/ports.ts";

/** Reads a model's files from a folder. */
export function nodeFiles(folder: string): ModelFiles {
  return {
    read: async (path, signal, onBytes) => {
      throwIfAborted(signal);
      const file = join(folder, path);
      try {
        const total = (await stat(file)).size;
        const bytes = new Uint8Array(total);
        let loaded = 0;
        onBytes(0, total);
        for await (const chunk of createReadStream(file, { signal }) as AsyncIterable<Uint8Array>) {
          bytes.set(chunk, loaded);
          loaded += chunk.byteLength;
          onBytes(loaded, total);
        }
        return bytes;
      } catch (cause) {
        throw readError(cause, signal, file);
      }
    },
  };
}

function readError(cause: unknown, signal: AbortSignal, file: string): Error {
  if (signal.aborted) return abortError();
  const missing = cause instanceof Error && "code" in cause && cause.code === "ENOENT";
  return new AppError({
    code: missing ? "not-found" : "bad-file",
    message: missing ? `${file} does not exist.` : `${file} cannot be read.`,
    hint: missing ? "Check the path of the model's folder." : "Check the file and its permissions.",
    cause,
  });
}
