/**
 * Files in a place of their own: a folder of a disk, of the browser, or of memory. A path is names with "/" between.
 * Rejects with AppError `out-of-storage` when there is no room, `unsupported` where the browser keeps nothing, and
 * `bad-file` for what the system refuses.
 */
export interface FileTree {
  /** Names of the folders at its root. */
  folders(): Promise<readonly string[]>;
  /** Of all files in a folder and below it; 0 where there is none. */
  bytes(folder: string): Promise<number>;
  /** Undefined where there is none. */
  read(path: string): Promise<Uint8Array | undefined>;
  /** Makes the folders on the way. The file takes its name, or its new content, only when all of it is written. */
  write(path: string, bytes: Uint8Array): Promise<void>;
  /** The same from pieces as they come, so that a large file need not fit into memory. */
  writePieces(path: string, pieces: AsyncIterable<Uint8Array>): Promise<void>;
  /** A file, or a folder with all that it holds; nothing where there is none. */
  remove(path: string): Promise<void>;
}
