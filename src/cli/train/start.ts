import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { nodeFiles } from "../../adapters/storage/nodeFiles.ts";
import { corpusExample } from "../../core/distill/corpus.ts";
import { AppError } from "../../core/errors.ts";
import type { Style } from "../../core/traces/trace.ts";
import { fromFloat16 } from "../../engine/format/float16.ts";
import { readParameters } from "../../engine/format/parameters.ts";
import { type ModelConfig, parseConfig } from "../../engine/model/config.ts";
import { initialise } from "../../engine/model/initialise.ts";
import { layout } from "../../engine/model/layout.ts";
import { parseVocabulary, renderTokenizer, renderTokenizerConfig } from "../../engine/tokenizer/tokenizerFiles.ts";
import { buildVocabulary, type Vocabulary } from "../../engine/tokenizer/vocabulary.ts";
import { type Checkpoint, readCheckpoint } from "../../engine/train/checkpoint.ts";
import { END_TOKEN } from "./batches.ts";
import { batchKind, type Recipe } from "./recipe.ts";

const SPECIALS = ["<|problem|>", "<|verbose|>", "<|pruned|>", "<|direct|>", END_TOKEN];
const VOCABULARY_EXAMPLES = 20_000;
const VOCABULARY_COUNT = 5;
/** A step of the curriculum's last stage, whose mix the vocabulary is taken from. */
const LAST_STAGE = 1_000_000;
export const CHECKPOINT = "checkpoint.safetensors";

export interface TrainOptions {
  readonly out: string;
  readonly seed?: number;
  readonly steps: number;
  readonly layers: number;
  readonly width: number;
  readonly heads: number;
  readonly inner: number;
  readonly context: number;
  readonly rate?: number;
  readonly decay?: number;
  readonly until?: number;
  readonly every: number;
  readonly threads?: number;
  readonly resume: boolean;
  readonly from?: string;
  readonly fromStep?: number;
  readonly style?: Style;
}

/** Where training begins: at the folder's checkpoint, at another student's weights, or from nothing. */
export async function startTraining(
  signal: AbortSignal,
  options: TrainOptions,
): Promise<{ start: Checkpoint; recipe: Recipe; vocabulary: Vocabulary }> {
  const stored = options.resume ? readCheckpoint(await readCheckpointFile(options.out)) : undefined;
  const recipe = recipeOf(options, stored);
  const vocabulary = await loadVocabulary(signal, options, recipe);
  if (stored) return { start: stored, recipe, vocabulary };
  const { from } = options;
  const start = from === undefined ? fromNothing(options, recipe, vocabulary) : await fromStudent(signal, from, recipe);
  return { start, recipe, vocabulary };
}

/** What was asked for, else what the checkpoint was made with, else what is usual. */
function recipeOf(options: TrainOptions, stored: Checkpoint | undefined): Recipe {
  const before = stored && (JSON.parse(stored.plan) as Partial<Recipe>);
  return {
    seed: options.seed ?? before?.seed ?? 1,
    peakRate: options.rate ?? before?.peakRate ?? 3e-3,
    warmupSteps: 100,
    decayShare: options.decay ?? before?.decayShare ?? 0.4,
    fromStep: options.fromStep ?? before?.fromStep ?? 0,
    style: options.style ?? before?.style,
  };
}

function fromNothing(options: TrainOptions, recipe: Recipe, vocabulary: Vocabulary): Checkpoint {
  if (options.width % (2 * options.heads) !== 0) {
    throw new AppError({
      code: "bad-argument",
      message: `A width of ${options.width} does not divide into ${options.heads} heads of even width.`,
      hint: "Choose another width or number of heads.",
    });
  }
  const endTokenId = vocabulary.tokens.indexOf(END_TOKEN);
  const config: ModelConfig = {
    vocabularySize: vocabulary.tokens.length,
    width: options.width,
    layers: options.layers,
    heads: options.heads,
    keyValueHeads: options.heads,
    headWidth: options.width / options.heads,
    innerWidth: options.inner,
    contextTokens: options.context,
    rotaryBase: 10_000,
    normEpsilon: 1e-5,
    tied: false,
    endTokenId,
    padTokenId: endTokenId,
  };
  const zeros = () => new Float32Array(layout(config).size);
  const state = { parameters: initialise(config, recipe.seed), moment1: zeros(), moment2: zeros(), step: 0 };
  return { config, state, plan: JSON.stringify(recipe) };
}

/** The step goes on from `fromStep`, so that curriculum and data do; only the moments start anew. */
async function fromStudent(signal: AbortSignal, folder: string, recipe: Recipe): Promise<Checkpoint> {
  const files = nodeFiles(folder);
  const read = (path: string) => files.read(path, signal, () => {});
  const config = parseConfig(JSON.parse(new TextDecoder().decode(await read("config.json"))));
  const parameters = fromFloat16(readParameters(config, await read("model.safetensors")));
  const zeros = () => new Float32Array(parameters.length);
  const state = { parameters, moment1: zeros(), moment2: zeros(), step: recipe.fromStep };
  return { config, state, plan: JSON.stringify(recipe) };
}

/** The vocabulary in the folder when resuming; else one of the words in a sample of the training corpus. */
async function loadVocabulary(signal: AbortSignal, options: TrainOptions, recipe: Recipe): Promise<Vocabulary> {
  const path = join(options.out, "tokenizer.json");
  if (options.resume) return parseVocabulary(JSON.parse(await readFile(path, "utf8")));
  const { from } = options;
  if (from !== undefined) {
    for (const name of ["tokenizer.json", "tokenizer_config.json"])
      await writeFile(join(options.out, name), await nodeFiles(from).read(name, signal, () => {}));
    return parseVocabulary(JSON.parse(await readFile(path, "utf8")));
  }
  const { mix } = batchKind(LAST_STAGE);
  const specials = new RegExp(SPECIALS.map((special) => special.replaceAll("|", "\\|")).join("|"), "g");
  const texts = function* () {
    for (let index = 0; index < VOCABULARY_EXAMPLES; index++) {
      const { prompt, completion } = corpusExample(recipe.seed, "train", index, mix);
      yield prompt.replace(specials, "");
      yield completion;
    }
  };
  const vocabulary = buildVocabulary(SPECIALS, texts(), VOCABULARY_COUNT);
  await writeFile(path, JSON.stringify(renderTokenizer(vocabulary)));
  const config = renderTokenizerConfig(END_TOKEN, options.context);
  await writeFile(join(options.out, "tokenizer_config.json"), JSON.stringify(config, null, 2));
  return vocabulary;
}

async function readCheckpointFile(folder: string): Promise<Uint8Array> {
  try {
    return await readFile(join(folder, CHECKPOINT));
  } catch (cause) {
    throw new AppError({
      code: "bad-file",
      message: `There is no checkpoint in ${folder}.`,
      hint: "Leave --resume out to start from nothing.",
      cause,
    });
  }
}
