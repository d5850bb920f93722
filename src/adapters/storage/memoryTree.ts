import type { FileTree } from "./fileTree.ts";

/** Keeps files until the page is left. */
export function memoryTree(): FileTree {
  const files = new Map<string, Uint8Array>();
  return {
    folders: async () => [...new Set([...files.keys()].flatMap((path) => /^(.+?)\//.exec(path)?.[1] ?? []))],
    bytes: async (folder) =>
      [...files].reduce((sum, [path, { byteLength }]) => sum + (path.startsWith(`${folder}/`) ? byteLength : 0), 0),
    read: async (path) => files.get(path)?.slice(),
    write: async (path, bytes) => void files.set(path, bytes.slice()),
    writePieces: async (path, pieces) => {
      const read: Uint8Array[] = [];
      for await (const piece of pieces) read.push(piece);
      files.set(path, new Uint8Array(read.flatMap((piece) => [...piece])));
    },
    remove: async (path) => {
      for (const each of [...files.keys()]) if (each === path || each.startsWith(`${path}/`)) files.delete(each);
    },
  };
}
