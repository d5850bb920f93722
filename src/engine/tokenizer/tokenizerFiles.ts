import type { Vocabulary } from "./vocabulary.ts";
import { WORD_PATTERN } from "./words.ts";

/** Hugging Face's tokenizer.json: byte-level BPE without merges, in which a whole word of the vocabulary is one token. */
export function renderTokenizer({ specials, tokens }: Vocabulary): Record<string, unknown> {
  return {
    version: "1.0",
    truncation: null,
    padding: null,
    added_tokens: specials.map((content, id) => ({
      id,
      content,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
      special: true,
    })),
    normalizer: null,
    pre_tokenizer: {
      type: "Sequence",
      pretokenizers: [
        { type: "Split", pattern: { Regex: WORD_PATTERN }, behavior: "Isolated", invert: false },
        { type: "ByteLevel", add_prefix_space: false, trim_offsets: true, use_regex: false },
      ],
    },
    post_processor: null,
    decoder: { type: "ByteLevel", add_prefix_space: true, trim_offsets: true, use_regex: true },
    model: {
      type: "BPE",
      dropout: null,
      unk_token: null,
      continuing_subword_prefix: null,
      end_of_word_suffix: null,
      fuse_unk: false,
      byte_fallback: false,
      ignore_merges: true,
      vocab: Object.fromEntries(tokens.map((token, id) => [token, id])),
      merges: [],
    },
  };
}

/** Hugging Face's tokenizer_config.json. Without the clean-up switched off, decoding would delete spaces before stops. */
export function renderTokenizerConfig(endToken: string, contextTokens: number): Record<string, unknown> {
  return {
    tokenizer_class: "PreTrainedTokenizerFast",
    add_bos_token: false,
    add_eos_token: false,
    clean_up_tokenization_spaces: false,
    eos_token: endToken,
    pad_token: endToken,
    model_max_length: contextTokens,
    padding_side: "left",
  };
}

/** The vocabulary of a tokenizer.json that this module wrote. */
export function parseVocabulary(json: unknown): Vocabulary {
  const { added_tokens, model } = json as {
    added_tokens: { content: string }[];
    model: { vocab: Record<string, number> };
  };
  const tokens = Object.entries(model.vocab).sort(([, a], [, b]) => a - b);
  return { specials: added_tokens.map((token) => token.content), tokens: tokens.map(([token]) => token) };
}
