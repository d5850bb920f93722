import { createReadStream } from "node:fs";
import { type FileHandle, open, readFile, rename, rm } from "node:fs/promises";

import { AppError } from "../core/errors.ts";

export interface JsonLine {
  /** Counted from 1, as editors do. */
  readonly number: number;
  readonly value: unknown;
}

/** The lines of a JSONL file, one at a time, blank ones left out. Throws AppError `bad-file` naming the broken line. */
export async function* readJsonLines(path: string): AsyncGenerator<JsonLine> {
  for await (const { number, text } of readLines(path)) {
    if (text.trim() === "") continue;
    const parsed = parseJson(text);
    if (!parsed.ok) throw badLine(path, number, "is not JSON");
    yield { number, value: parsed.value };
  }
}

interface TextLine {
  readonly number: number;
  readonly text: string;
}

/** Splits at line feeds only: U+2028 and its like are ordinary characters in JSON. */
async function* readLines(path: string): AsyncGenerator<TextLine> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let number = 0;
  let rest = "";
  try {
    for await (const chunk of createReadStream(path) as AsyncIterable<Uint8Array>) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
      rest = lines.pop() ?? "";
      for (const text of lines) yield { number: ++number, text };
    }
    rest += decoder.decode();
  } catch (cause) {
    throw fileError(path, cause, number + 1);
  }
  if (rest !== "") yield { number: number + 1, text: rest };
}

function parseJson(text: string): { ok: true; value: unknown } | { ok: false } {
  try {
    return { ok: true, value: JSON.parse(text) as unknown };
  } catch {
    return { ok: false };
  }
}

/** All of a UTF-8 file. */
export async function readText(path: string): Promise<string> {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(await readFile(path));
  } catch (cause) {
    throw fileError(path, cause);
  }
}

/** The error for a line that is there but not as it should be. */
export function badLine(path: string, number: number, what: string): AppError {
  return new AppError({
    code: "bad-file",
    message: `${path}, line ${number}: ${what}.`,
    hint: "Every line is one JSON object.",
  });
}

/** Says in the person's terms why a file could not be read or written. */
export function fileError(path: string, cause: unknown, line?: number): Error {
  if (cause instanceof AppError) return cause;
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
  if (code === "ENOENT") {
    return new AppError({ code: "not-found", message: `${path} does not exist.`, hint: "Check the path.", cause });
  }
  if (code === "ERR_ENCODING_INVALID_ENCODED_DATA") {
    const message = `${path}${line === undefined ? "" : `, at or after line ${line},`} is not UTF-8 text.`;
    return new AppError({ code: "bad-file", message, hint: "Save it as UTF-8.", cause });
  }
  const reason = typeof code === "string" ? ` (${code})` : "";
  return new AppError({
    code: "bad-file",
    message: `${path} cannot be opened${reason}.`,
    hint: "Check the path.",
    cause,
  });
}

/** Appends values to a file, one JSON line each; a call's lines are written together. */
export class JsonLinesWriter {
  readonly #path: string;
  readonly #file: FileHandle;

  private constructor(path: string, file: FileHandle) {
    this.#path = path;
    this.#file = file;
  }

  /** "create" empties a file that is there, "append" keeps it. Throws AppError when the path cannot be written. */
  static async open(path: string, mode: "create" | "append"): Promise<JsonLinesWriter> {
    try {
      return new JsonLinesWriter(path, await open(path, mode === "create" ? "w" : "a"));
    } catch (cause) {
      throw fileError(path, cause);
    }
  }

  async write(values: readonly unknown[]): Promise<void> {
    try {
      await this.#file.appendFile(values.map((value) => `${JSON.stringify(value)}\n`).join(""));
    } catch (cause) {
      throw fileError(this.#path, cause);
    }
  }

  async close(): Promise<void> {
    await this.#file.close();
  }
}

/** Runs `fill` on a new file that takes the place of `path` only when all of it is written. */
export async function replaceJsonLines(path: string, fill: (writer: JsonLinesWriter) => Promise<void>): Promise<void> {
  const draft = `${path}.part`;
  const writer = await JsonLinesWriter.open(draft, "create");
  try {
    await fill(writer);
    await writer.close();
    await rename(draft, path);
  } catch (cause) {
    await writer.close();
    await rm(draft, { force: true });
    throw cause;
  }
}
