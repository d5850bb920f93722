import type { ImportFile, Reading } from "../../../src/adapters/imports/importFile.ts";
import { type ImportedProblems, importProblems } from "../../../src/adapters/imports/importProblems.ts";
import { inspectFile, requireProposal } from "../../../src/adapters/imports/inspectFile.ts";

/** A file whose bytes come in chunks of the given size. */
export function fileOf(content: string | Uint8Array, chunkBytes = 1 << 16, name = "set.jsonl"): ImportFile {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  return {
    name,
    open: async function* () {
      for (let at = 0; at < bytes.length; at += chunkBytes) yield bytes.subarray(at, at + chunkBytes);
    },
  };
}

export function reading(over: Partial<Reading> = {}): Reading {
  return { signal: new AbortController().signal, breathe: async () => {}, ...over };
}

/** Inspects a file, takes what is proposed, and reads it all. */
export async function imported(file: ImportFile): Promise<ImportedProblems> {
  const format = requireProposal(await inspectFile(file, reading()), file.name);
  return importProblems(file, format, reading());
}
