import type { CheckpointFolder } from "../../core/distill/checkpointStore.ts";

/** A folder that lasts as long as the page: for tests, and where the browser keeps no files. */
export function memoryCheckpoints(): CheckpointFolder {
  const files = new Map<string, Uint8Array>();
  return {
    read: async (name) => files.get(name)?.slice(),
    write: async (name, bytes) => void files.set(name, bytes.slice()),
    clear: async () => files.clear(),
  };
}
