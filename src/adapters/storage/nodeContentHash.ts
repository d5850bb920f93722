import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { join } from "node:path";

import { AppError } from "../../core/errors.ts";

/** Names a local model by its content, so that a resumed run cannot mix two models of one name. AppError `bad-model`. */
export async function contentHash(folder: string, files: readonly string[]): Promise<string> {
  const sha = createHash("sha256");
  try {
    for (const file of files) {
      for await (const chunk of createReadStream(join(folder, file)) as AsyncIterable<Uint8Array>) sha.update(chunk);
    }
  } catch (cause) {
    const message = `${folder} lacks a file of the model (${files.join(", ")}).`;
    throw new AppError({ code: "bad-model", message, hint: "Give a folder in the Hugging Face layout.", cause });
  }
  return sha.digest("hex").slice(0, 16);
}
