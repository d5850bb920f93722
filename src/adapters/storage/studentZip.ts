import { type UnzipFileFilter, type Unzipped, unzipSync, Zip, ZipPassThrough } from "fflate";

import { AppError } from "../../core/errors.ts";
import { studentMembers } from "./studentMembers.ts";

/** A large piece would keep the page from answering. */
const PIECE_BYTES = 2 ** 18;
/** More than any student of ours: what claims to hold more was made to fill the memory. */
const MOST_BYTES = 2 ** 30;

/** The files as one zip, below a folder of this name. Weights hardly shrink, so nothing is compressed. */
export async function zipStudent(
  folder: string,
  files: ReadonlyMap<string, Uint8Array>,
  breathe: () => Promise<void>,
): Promise<Blob> {
  const pieces: Uint8Array[] = [];
  const zip = new Zip((error, piece) => {
    if (error) throw error;
    pieces.push(piece);
  });
  for (const [path, bytes] of files) {
    const entry = new ZipPassThrough(`${folder}/${path}`);
    zip.add(entry);
    for (let at = 0; at < bytes.byteLength; at += PIECE_BYTES) {
      entry.push(bytes.slice(at, at + PIECE_BYTES));
      await breathe();
    }
    entry.push(new Uint8Array(), true);
  }
  zip.end();
  return new Blob(pieces as BlobPart[], { type: "application/zip" });
}

/**
 * The files of the student that a zip holds, wherever in it their folder lies; what lies elsewhere is left out. AppError
 * `bad-file` for what is no zip, is cut off, or holds no config.json.
 */
export async function unzipStudent(
  zip: Uint8Array,
  breathe: () => Promise<void>,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const members = studentMembers(await readEntries(zip, breathe));
  if (members === undefined) throw badZip("holds no config.json, so it is no student.");
  return members;
}

/** One entry after the other, by the directory at the file's end. */
async function readEntries(zip: Uint8Array, breathe: () => Promise<void>): Promise<Map<string, Uint8Array>> {
  const names: string[] = [];
  let total = 0;
  read(zip, ({ name, originalSize }) => {
    if (!name.endsWith("/")) names.push(name);
    total += originalSize;
    return false;
  });
  if (total > MOST_BYTES) throw badZip("holds more than a student of this page can have.");
  const entries = new Map<string, Uint8Array>();
  for (const wanted of names) {
    await breathe();
    entries.set(wanted, read(zip, ({ name }) => name === wanted)[wanted]!);
  }
  return entries;
}

function read(zip: Uint8Array, filter: UnzipFileFilter): Unzipped {
  try {
    return unzipSync(zip, { filter });
  } catch (cause) {
    throw badZip("is no whole zip file.", cause);
  }
}

function badZip(what: string, cause?: unknown): AppError {
  return new AppError({
    code: "bad-file",
    message: `This file ${what}`,
    hint: "Choose a zip of a student's folder, as this page exports it.",
    cause,
  });
}
