import type { ModelFiles } from "../../src/core/ports.ts";
import { exportModel } from "../../src/engine/format/exportModel.ts";
import type { ModelConfig } from "../../src/engine/model/config.ts";
import { initialise } from "../../src/engine/model/initialise.ts";
import { renderTokenizer, renderTokenizerConfig } from "../../src/engine/tokenizer/tokenizerFiles.ts";
import { buildVocabulary } from "../../src/engine/tokenizer/vocabulary.ts";

const SPECIALS = ["<|pad|>", "<|end|>", "<|problem|>", "<|verbose|>"];
const VOCABULARY = buildVocabulary(SPECIALS, ["Maria has 12 apples. She buys more apples."], 1);

const CONFIG: ModelConfig = {
  vocabularySize: VOCABULARY.tokens.length,
  width: 32,
  layers: 2,
  heads: 4,
  keyValueHeads: 2,
  headWidth: 8,
  innerWidth: 64,
  contextTokens: 128,
  rotaryBase: 10_000,
  normEpsilon: 1e-5,
  tied: true,
  endTokenId: 1,
  padTokenId: 0,
};

/** An untrained student in the Hugging Face layout, which writes nonsense, but always the same. */
export function tinyStudentFiles(contextTokens = CONFIG.contextTokens): Map<string, Uint8Array> {
  const config = { ...CONFIG, contextTokens };
  const json = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
  return new Map([
    ...exportModel(config, initialise(config, 1), {}),
    ["tokenizer.json", json(renderTokenizer(VOCABULARY))],
    ["tokenizer_config.json", json(renderTokenizerConfig("<|end|>", contextTokens))],
  ]);
}

/** The same files behind the ModelFiles port, read in two pieces. */
export function tinyStudent(): ModelFiles {
  const files = tinyStudentFiles();
  return {
    read: async (path, _signal, onBytes) => {
      const bytes = files.get(path);
      if (!bytes) throw new Error(`${path} is not a student's file.`);
      onBytes(0, bytes.byteLength);
      onBytes(bytes.byteLength >> 1, bytes.byteLength);
      onBytes(bytes.byteLength, bytes.byteLength);
      return bytes;
    },
  };
}
