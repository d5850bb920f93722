import { mkdir, open, readFile, rm } from "node:fs/promises";
import { join } from "node:path";

import type { CheckpointFolder } from "../../core/distill/checkpointStore.ts";
import { AppError } from "../../core/errors.ts";

/** A directory of checkpoints. Files are written over in place: the two slots above make that safe. */
export function nodeCheckpoints(folder: string): CheckpointFolder {
  return {
    read: async (name) => {
      try {
        return await readFile(join(folder, name));
      } catch (cause) {
        if (codeOf(cause) === "ENOENT") return undefined;
        throw cause;
      }
    },
    write: async (name, bytes) => {
      const path = join(folder, name);
      try {
        await mkdir(folder, { recursive: true });
        const file = await open(path, "w");
        try {
          await file.writeFile(bytes);
          // The manifest must not reach the disk before its weights.
          await file.sync();
        } finally {
          await file.close();
        }
      } catch (cause) {
        throw writeError(path, cause);
      }
    },
    clear: () => rm(folder, { recursive: true, force: true }),
  };
}

function writeError(path: string, cause: unknown): AppError {
  const code = codeOf(cause);
  const full = code === "ENOSPC" || code === "EDQUOT";
  return new AppError({
    code: full ? "out-of-storage" : "bad-file",
    message: full ? `The disk has no room left for ${path}.` : `${path} cannot be written (${code ?? "unknown"}).`,
    hint: full ? "Free some space, then resume." : "Check the folder and its permissions.",
    cause,
  });
}

function codeOf(cause: unknown): string | undefined {
  return cause instanceof Error && "code" in cause && typeof cause.code === "string" ? cause.code : undefined;
}
