import { AppError } from "../../core/errors.ts";
import type { FileTree } from "./fileTree.ts";

/** Of a larger piece Chromium says now and then no more than that writing was broken off, when there was no room for it. */
const PIECE_BYTES = 2 ** 16;

/** Files in the browser's own file system, below the folder `root`. In pages and workers alike. */
export function opfsTree(root: string): FileTree {
  /** Undefined where a folder on the way is missing and is not to be made. */
  const folder = async (names: readonly string[], create: boolean): Promise<FileSystemDirectoryHandle | undefined> => {
    let handle = await navigator.storage.getDirectory();
    for (const name of [root, ...names]) {
      const next = await unlessMissing(handle.getDirectoryHandle(name, { create }));
      if (next === undefined) return undefined;
      handle = next;
    }
    return handle;
  };
  /** Writes go to a copy, which becomes the file when it is closed. */
  const writePieces = async (path: string, pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<void> => {
    const [names, name] = split(path);
    const handle = await (await folder(names, true))!.getFileHandle(name, { create: true });
    const stream = await handle.createWritable();
    try {
      for await (const bytes of pieces) {
        for (let at = 0; at < bytes.byteLength; at += PIECE_BYTES) {
          await stream.write(bytes.subarray(at, at + PIECE_BYTES) as Uint8Array<ArrayBuffer>);
        }
      }
      await stream.close();
    } catch (cause) {
      await stream.abort().catch(() => {});
      throw cause;
    }
  };
  return {
    folders: () =>
      guarded(root, async () => {
        const names: string[] = [];
        for await (const [name, { kind }] of (await folder([], false))?.entries() ?? []) {
          if (kind === "directory") names.push(name);
        }
        return names;
      }),
    bytes: (path) => guarded(path, async () => bytesIn(await folder(path.split("/"), false))),
    read: (path) =>
      guarded(path, async () => {
        const [names, name] = split(path);
        const handle = await unlessMissing((await folder(names, false))?.getFileHandle(name));
        return handle && new Uint8Array(await (await handle.getFile()).arrayBuffer());
      }),
    write: (path, bytes) => guarded(path, () => writePieces(path, [bytes])),
    writePieces: (path, pieces) => guarded(path, () => writePieces(path, pieces)),
    remove: (path) =>
      guarded(path, async () => {
        const [names, name] = split(path);
        await unlessMissing((await folder(names, false))?.removeEntry(name, { recursive: true }));
      }),
  };
}

async function bytesIn(folder: FileSystemDirectoryHandle | undefined): Promise<number> {
  let sum = 0;
  for await (const handle of folder?.values() ?? []) {
    sum += handle.kind === "file" ? (await handle.getFile()).size : await bytesIn(handle);
  }
  return sum;
}

function split(path: string): readonly [folders: readonly string[], name: string] {
  const names = path.split("/");
  return [names.slice(0, -1), names.at(-1)!];
}

async function unlessMissing<T>(found: Promise<T> | undefined): Promise<T | undefined> {
  try {
    return await found;
  } catch (thrown) {
    if (thrown instanceof DOMException && thrown.name === "NotFoundError") return undefined;
    throw thrown;
  }
}

async function guarded<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    throw treeError(path, thrown);
  }
}

function noRoom(path: string, cause: unknown): AppError {
  return new AppError({
    code: "out-of-storage",
    message: `The browser has no room left for ${path}; what was kept before stands.`,
    hint: "Delete kept models or runs under Storage, then try again.",
    cause,
  });
}

/** An old browser lacks a method, which is a TypeError. */
function treeError(path: string, cause: unknown): unknown {
  if (!(cause instanceof DOMException || cause instanceof TypeError)) return cause;
  if (cause.name === "QuotaExceededError") return noRoom(path, cause);
  return new AppError({
    code: "unsupported",
    message: `The browser does not let this page keep ${path} (${cause.name}).`,
    hint: "Allow the page to store data, outside a private window and in a current browser.",
    cause,
  });
}
