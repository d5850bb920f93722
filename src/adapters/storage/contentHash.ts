import { STUDENT_FILES } from "../../core/models/studentFiles.ts";

/**
 * The revision of a student whose files are at hand: SHA-256 of those that decide its answers, end to end, its first 16
 * hex digits. The same as `nodeContentHash` gives for a folder.
 */
export async function studentRevision(files: ReadonlyMap<string, Uint8Array>): Promise<string> {
  const parts = STUDENT_FILES.map((path) => files.get(path)!);
  const all = new Uint8Array(parts.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let offset = 0;
  for (const part of parts) {
    all.set(part, offset);
    offset += part.byteLength;
  }
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", all));
  return [...digest.subarray(0, 8)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
