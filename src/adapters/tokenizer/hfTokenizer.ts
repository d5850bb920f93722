import { Tokenizer as HfTokenizer } from "@huggingface/tokenizers";

import { AppError } from "../../core/errors.ts";
import { hash } from "../../core/hash.ts";
import type { Tokenizer } from "../../core/ports.ts";

/**
 * A tokenizer in Hugging Face's format. Special tokens in a text become their single ids; decoding leaves them out.
 * The id names the tokenizer by its content, so that counts of two tokenizers are never compared unawares.
 * Throws AppError `bad-model` when the two files do not make a tokenizer.
 */
export function hfTokenizer(tokenizerJson: string, tokenizerConfigJson: string): Tokenizer {
  const tokenizer = parse(tokenizerJson, tokenizerConfigJson);
  return {
    id: `hf-${hash(tokenizerJson)}`,
    encode: (text) => tokenizer.encode(text, { add_special_tokens: false }).ids,
    decode: (ids) =>
      // The library refuses an empty list, and by default rewrites the spaces before punctuation.
      ids.length === 0
        ? ""
        : tokenizer.decode([...ids], { skip_special_tokens: true, clean_up_tokenization_spaces: false }),
  };
}

function parse(tokenizerJson: string, tokenizerConfigJson: string): HfTokenizer {
  try {
    return new HfTokenizer(JSON.parse(tokenizerJson) as object, JSON.parse(tokenizerConfigJson) as object);
  } catch (cause) {
    throw new AppError({
      code: "bad-model",
      message: "The model's tokenizer files cannot be read.",
      hint: "Check tokenizer.json and tokenizer_config.json in the model's folder.",
      cause,
    });
  }
}
