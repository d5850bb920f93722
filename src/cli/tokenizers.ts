import { join } from "node:path";

import { hfTokenizer } from "../adapters/tokenizer/hfTokenizer.ts";
import type { Tokenizer } from "../core/ports.ts";
import { readText } from "./jsonl.ts";
import { modelFolder } from "./models.ts";

/** The tokenizer of an embedded student, or of a folder in the Hugging Face layout. Throws AppError `not-found` or `bad-model`. */
export async function openTokenizer(model: string): Promise<Tokenizer> {
  const folder = modelFolder(model);
  const [tokenizer, config] = await Promise.all(
    ["tokenizer.json", "tokenizer_config.json"].map((file) => readText(join(folder, file))),
  );
  return hfTokenizer(tokenizer!, config!);
}
