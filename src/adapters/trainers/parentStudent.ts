import { AppError } from "../../core/errors.ts";
import type { ModelFiles, Tokenizer } from "../../core/ports.ts";
import { fromFloat16 } from "../../engine/format/float16.ts";
import { readParameters } from "../../engine/format/parameters.ts";
import { type ModelConfig, parseConfig } from "../../engine/model/config.ts";
import { parseVocabulary } from "../../engine/tokenizer/tokenizerFiles.ts";
import { WordEncoder } from "../../engine/tokenizer/wordEncoder.ts";

const TOKENIZER_FILES = ["tokenizer.json", "tokenizer_config.json"] as const;

export type MakeTokenizer = (tokenizerJson: string, tokenizerConfigJson: string) => Tokenizer;

/** A student that can be trained on. */
export interface Parent {
  readonly config: ModelConfig;
  readonly parameters: Float32Array;
  readonly encoder: WordEncoder;
  readonly tokenizer: Tokenizer;
  readonly endToken: string;
  /** Its child has the same. */
  readonly tokenizerFiles: ReadonlyMap<string, Uint8Array>;
}

/** Throws AppError `bad-model` for a model that is not of our own engine. */
export async function readParent(
  signal: AbortSignal,
  files: ModelFiles,
  makeTokenizer: MakeTokenizer,
): Promise<Parent> {
  const read = (name: string): Promise<Uint8Array> => files.read(name, signal, () => {});
  const [configBytes, weights, ...tokenizerBytes] = await Promise.all(
    ["config.json", "model.safetensors", ...TOKENIZER_FILES].map(read),
  );
  const config = parseConfig(parseJson(configBytes!, "config.json"));
  const vocabulary = ownVocabulary(parseJson(tokenizerBytes[0]!, "tokenizer.json"));
  return {
    config,
    parameters: fromFloat16(readParameters(config, weights!)),
    encoder: new WordEncoder(vocabulary),
    tokenizer: makeTokenizer(textOf(tokenizerBytes[0]!), textOf(tokenizerBytes[1]!)),
    endToken: vocabulary.tokens[config.endTokenId]!,
    tokenizerFiles: new Map(TOKENIZER_FILES.map((name, i) => [name, tokenizerBytes[i]!])),
  };
}

/** Ours have no merges: a word is one token or is spelled in bytes. */
function ownVocabulary(json: unknown) {
  const { model } = json as { model?: { type?: string; ignore_merges?: boolean; merges?: unknown[] } };
  if (model?.type === "BPE" && model.ignore_merges === true && model.merges?.length === 0) return parseVocabulary(json);
  throw new AppError({
    code: "bad-model",
    message: "Only students of Terse's own engine can be trained here; this one has another tokenizer.",
    hint: "Choose the embedded student, or one that was distilled from it.",
  });
}

function parseJson(bytes: Uint8Array, file: string): unknown {
  try {
    return JSON.parse(textOf(bytes));
  } catch (cause) {
    throw new AppError({
      code: "bad-model",
      message: `${file} is not JSON.`,
      hint: "Check the model's folder.",
      cause,
    });
  }
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
