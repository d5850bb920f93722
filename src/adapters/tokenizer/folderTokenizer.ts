import { AppError } from "../../core/errors.ts";
import type { ModelFiles, Tokenizer } from "../../core/ports.ts";
import { hfTokenizer } from "./hfTokenizer.ts";

/** The tokenizer of a model's folder, read once; undefined where the folder has none. A failed read is tried again. */
export function folderTokenizer(files: ModelFiles): (signal: AbortSignal) => Promise<Tokenizer | undefined> {
  let read: Promise<Tokenizer | undefined> | undefined;
  return (signal) => {
    read ??= readTokenizer(files, signal).catch((thrown: unknown) => {
      read = undefined;
      throw thrown;
    });
    return read;
  };
}

async function readTokenizer(files: ModelFiles, signal: AbortSignal): Promise<Tokenizer | undefined> {
  try {
    const [json, config] = await Promise.all(
      ["tokenizer.json", "tokenizer_config.json"].map(async (path) => text(await files.read(path, signal, () => {}))),
    );
    return hfTokenizer(json!, config!);
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code === "not-found") return undefined;
    throw thrown;
  }
}

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
