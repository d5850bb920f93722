import { AppError } from "../../core/errors.ts";
import type { UploadedFile } from "../../core/models/studentUpload.ts";
import { readParameters } from "../../engine/format/parameters.ts";
import { parseConfig } from "../../engine/model/config.ts";
import { studentMembers } from "./studentMembers.ts";
import { unzipStudent } from "./studentZip.ts";

/** More than any student of ours. */
const MOST_BYTES = 2 ** 30;

/**
 * The student that someone chose or dropped: a zip, or a folder's files. AppError `bad-file` for what is damaged or holds
 * none, `bad-model` for a model that is no student of ours or whose parts do not fit each other.
 */
export async function readUpload(
  uploaded: readonly UploadedFile[],
  breathe: () => Promise<void>,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const [first, ...others] = uploaded;
  const isZip = first !== undefined && others.length === 0 && !first.path.endsWith(".json");
  const files = isZip ? await unzipStudent(await bytesOf(first), breathe) : await readFolder(uploaded);
  requireOurs(files);
  return files;
}

async function readFolder(uploaded: readonly UploadedFile[]): Promise<ReadonlyMap<string, Uint8Array>> {
  const members = studentMembers(new Map(uploaded.map((file) => [file.path, file])));
  if (members === undefined) {
    throw new AppError({
      code: "bad-file",
      message: "There is no config.json among these files, so they are no student.",
      hint: "Choose the folder that holds config.json, or a zip of it.",
    });
  }
  const total = [...members.values()].reduce((sum, { bytes }) => sum + bytes, 0);
  if (total > MOST_BYTES) {
    throw new AppError({
      code: "bad-file",
      message: "This folder holds more than a student of this page can have.",
      hint: "Choose the folder of a student that Terse made.",
    });
  }
  const files = new Map<string, Uint8Array>();
  for (const [path, file] of members) files.set(path, await bytesOf(file));
  return files;
}

async function bytesOf(file: UploadedFile): Promise<Uint8Array> {
  try {
    return await file.read();
  } catch (cause) {
    throw new AppError({
      code: "bad-file",
      message: `The browser could not read ${file.path} to its end.`,
      hint: "Check that it is still there, then choose it again.",
      cause,
    });
  }
}

/** Files that are missing are told when the student is put; what is there must be what a student of ours is made of. */
function requireOurs(files: ReadonlyMap<string, Uint8Array>): void {
  const config = parseJson(files.get("config.json")!, "config.json");
  const { terse } = (config ?? {}) as { readonly terse?: unknown };
  if (typeof terse !== "object" || terse === null) {
    throw new AppError({
      code: "bad-model",
      message: "This is a model, but not a student that Terse made: its config.json says nothing about that.",
      hint: "Ask other models from the hub, or through a server of your own.",
    });
  }
  for (const path of ["tokenizer.json", "tokenizer_config.json"]) {
    const bytes = files.get(path);
    if (bytes) parseJson(bytes, path);
  }
  const weights = files.get("model.safetensors");
  if (weights) readParameters(parseConfig(config), weights);
}

function parseJson(bytes: Uint8Array, path: string): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new AppError({
      code: "bad-file",
      message: `${path} is damaged: it is no JSON.`,
      hint: "Export or copy the student again, then import that.",
      cause,
    });
  }
}
