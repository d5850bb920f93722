import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

import { AppError, isAbort } from "../../core/errors.ts";
import type { FileTree } from "./fileTree.ts";

/** Files below `root`, which is made with the first of them. */
export function nodeTree(root: string): FileTree {
  return {
    folders: async () => {
      const entries = (await unlessMissing(readdir(root, { withFileTypes: true }), root)) ?? [];
      return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
    },
    bytes: async (folder) => {
      const entries = await unlessMissing(
        readdir(join(root, folder), { recursive: true, withFileTypes: true }),
        folder,
      );
      const files = (entries ?? []).filter((entry) => entry.isFile());
      const sizes = await Promise.all(files.map(({ parentPath, name }) => stat(join(parentPath, name))));
      return sizes.reduce((sum, { size }) => sum + size, 0);
    },
    read: async (path) => {
      const bytes = await unlessMissing(readFile(join(root, path)), path);
      return bytes && new Uint8Array(bytes);
    },
    write: (path, bytes) => replace(root, path, bytes),
    writePieces: (path, pieces) => replace(root, path, pieces),
    remove: (path) => rm(join(root, path), { recursive: true, force: true }),
  };
}

async function replace(root: string, path: string, content: Uint8Array | AsyncIterable<Uint8Array>): Promise<void> {
  const target = join(root, path);
  try {
    await mkdir(dirname(target), { recursive: true });
    await writeFile(`${target}.part`, content);
    await rename(`${target}.part`, target);
  } catch (cause) {
    await rm(`${target}.part`, { force: true });
    throw cause instanceof AppError || isAbort(cause) ? cause : treeError(path, cause);
  }
}

async function unlessMissing<T>(reading: Promise<T>, path: string): Promise<T | undefined> {
  try {
    return await reading;
  } catch (cause) {
    if (codeOf(cause) === "ENOENT") return undefined;
    throw treeError(path, cause);
  }
}

function treeError(path: string, cause: unknown): AppError {
  const code = codeOf(cause);
  const isFull = code === "ENOSPC" || code === "EDQUOT";
  return new AppError({
    code: isFull ? "out-of-storage" : "bad-file",
    message: isFull ? `The disk has no room left for ${path}.` : `${path} cannot be used (${code ?? "unknown"}).`,
    hint: isFull ? "Free some space, then try again." : "Check the folder and its permissions.",
    cause,
  });
}

function codeOf(cause: unknown): string | undefined {
  return cause instanceof Error && "code" in cause && typeof cause.code === "string" ? cause.code : undefined;
}
