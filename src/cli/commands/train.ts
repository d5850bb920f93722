import { appendFile, copyFile, mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { Option } from "commander";

import { ortNode } from "../../adapters/device/ortNode.ts";
import { corpusExample } from "../../core/distill/corpus.ts";
import { AppError } from "../../core/errors.ts";
import { type Style, STYLES } from "../../core/traces/trace.ts";
import { fromFloat16 } from "../../engine/format/float16.ts";
import { readParameters } from "../../engine/format/parameters.ts";
import { type ModelConfig, parseConfig } from "../../engine/model/config.ts";
import { initialise } from "../../engine/model/initialise.ts";
import { layout } from "../../engine/model/layout.ts";
import { parseVocabulary, renderTokenizer, renderTokenizerConfig } from "../../engine/tokenizer/tokenizerFiles.ts";
import { buildVocabulary, type Vocabulary } from "../../engine/tokenizer/vocabulary.ts";
import { WordEncoder } from "../../engine/tokenizer/wordEncoder.ts";
import { type Checkpoint, readCheckpoint, writeCheckpoint } from "../../engine/train/checkpoint.ts";
import { OPTIMISER } from "../../engine/train/optimiser.ts";
import { learningRate } from "../../engine/train/schedule.ts";
import { TrainingSession } from "../../engine/train/session.ts";
import type { CliCommand, CliContext } from "../context.ts";
import { decimal, wholeNumber } from "../options.ts";
import { END_TOKEN, trainingBatch } from "../train/batches.ts";
import { type BatchKind, batchKind, onlyStyle, type Recipe } from "../train/recipe.ts";

const SPECIALS = ["<|problem|>", "<|verbose|>", "<|pruned|>", "<|direct|>", END_TOKEN];
const VOCABULARY_EXAMPLES = 20_000;
const VOCABULARY_COUNT = 5;
const VALIDATION_BATCHES = 4;
/** A step after the curriculum's last stage, whose kind of batches validation uses. */
const VALIDATION_STEP = 1_000_000;
const CHECKPOINT = "checkpoint.safetensors";

interface Options {
  readonly out: string;
  readonly seed: number;
  readonly steps: number;
  readonly layers: number;
  readonly width: number;
  readonly heads: number;
  readonly inner: number;
  readonly context: number;
  readonly rate: number;
  readonly decay: number;
  readonly every: number;
  readonly threads?: number;
  readonly resume: boolean;
  readonly from?: string;
  readonly fromStep: number;
  readonly style?: Style;
}

/** `train`: trains a student on generated problems, from nothing or from another's weights, with checkpoints. */
export const trainCommand: CliCommand = (program, context) => {
  program
    .command("train")
    .description("train a student on generated problems")
    .requiredOption("--out <dir>", "where checkpoint, tokenizer and log go")
    .option("--seed <n>", "seed of weights and data", wholeNumber(0), 1)
    .option("--steps <n>", "optimiser steps in all", wholeNumber(1), 12_000)
    .option("--layers <n>", "decoder layers", wholeNumber(1, 48), 6)
    .option("--width <n>", "model width", wholeNumber(8, 2048), 128)
    .option("--heads <n>", "attention heads", wholeNumber(1, 64), 4)
    .option("--inner <n>", "inner width of the feed-forward part", wholeNumber(8, 8192), 352)
    .option("--context <n>", "most tokens of a sequence", wholeNumber(256, 8192), 640)
    .option("--rate <x>", "peak learning rate", decimal(1e-6, 1), 3e-3)
    .option("--decay <x>", "share of the steps over which the rate falls to zero", decimal(0, 1), 0.4)
    .option("--every <n>", "steps between checkpoints", wholeNumber(1), 500)
    .option("--threads <n>", "processor threads", wholeNumber(1, 256))
    .addOption(new Option("--style <style>", "learn this style alone").choices(STYLES))
    .option("--resume", "go on from the checkpoint in the folder", false)
    .option("--from <dir>", "start from this exported student's weights and vocabulary, with fresh moments")
    .option("--from-step <n>", "with --from, the step that its training had reached", wholeNumber(0), 0)
    .action((options: Options) => train(context, options));
};

async function train({ signal }: CliContext, options: Options): Promise<void> {
  await mkdir(options.out, { recursive: true });
  const recipe: Recipe = {
    seed: options.seed,
    peakRate: options.rate,
    warmupSteps: 100,
    decayShare: options.decay,
    fromStep: options.fromStep,
    style: options.style,
  };
  const vocabulary = await loadVocabulary(options, recipe);
  const encoder = new WordEncoder(vocabulary);
  const start = options.resume
    ? readCheckpoint(await readCheckpointFile(options.out))
    : options.from === undefined
      ? fromNothing(options, recipe, vocabulary)
      : await fromStudent(options.from, recipe);
  const runtime = ortNode(options.threads === undefined ? {} : { threads: options.threads });
  const session = new TrainingSession(runtime, start.config, start.state, {
    ...OPTIMISER,
    beta2: 0.98,
  });
  const log = join(options.out, "training.jsonl");
  const schedule = {
    peak: recipe.peakRate,
    warmupSteps: recipe.warmupSteps,
    decaySteps: Math.round((options.steps - recipe.fromStep) * recipe.decayShare),
    steps: options.steps - recipe.fromStep,
  };

  const save = async () => {
    const checkpoint = { config: start.config, state: await session.state(), plan: JSON.stringify(recipe) };
    await replaceFile(join(options.out, CHECKPOINT), writeCheckpoint(checkpoint));
  };
  let since = performance.now();
  let losses: number[] = [];
  for (let step = start.state.step; step < options.steps && !signal.aborted; step++) {
    const batch = trainingBatch(encoder, recipe.seed, "train", step, recipeKind(recipe, step));
    const { loss } = await session.step(batch, learningRate(schedule, step - recipe.fromStep));
    losses.push(loss);
    if ((step + 1) % 100 === 0) {
      const validation = await validationLoss(session, encoder, recipe);
      const entry = {
        step: step + 1,
        loss: losses.reduce((a, b) => a + b) / losses.length,
        validation,
        secondsPerStep: (performance.now() - since) / 1000 / losses.length,
      };
      await appendFile(log, `${JSON.stringify(entry)}\n`);
      process.stderr.write(`${JSON.stringify(entry)}\n`);
      losses = [];
      since = performance.now();
    }
    if ((step + 1) % options.every === 0) await save();
  }
  await save();
  await session.release();
}

function recipeKind({ style }: Recipe, step: number): BatchKind {
  const kind = batchKind(step);
  return style === undefined ? kind : { ...kind, mix: onlyStyle(kind.mix, style) };
}

/** The mean loss over the same batches of the validation split each time. */
async function validationLoss(session: TrainingSession, encoder: WordEncoder, recipe: Recipe) {
  let sum = 0;
  for (let i = 0; i < VALIDATION_BATCHES; i++) {
    const batch = trainingBatch(encoder, recipe.seed, "validation", i, {
      ...recipeKind(recipe, VALIDATION_STEP + i),
      practiceRows: 0,
    });
    sum += await session.evaluate(batch);
  }
  return sum / VALIDATION_BATCHES;
}

function fromNothing(options: Options, recipe: Recipe, vocabulary: Vocabulary): Checkpoint {
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
async function fromStudent(folder: string, recipe: Recipe): Promise<Checkpoint> {
  const config = parseConfig(JSON.parse(await readFile(join(folder, "config.json"), "utf8")));
  const parameters = fromFloat16(readParameters(config, await readFile(join(folder, "model.safetensors"))));
  const zeros = () => new Float32Array(parameters.length);
  const state = { parameters, moment1: zeros(), moment2: zeros(), step: recipe.fromStep };
  return { config, state, plan: JSON.stringify(recipe) };
}

/** The vocabulary in the folder when resuming; else one of the words in a sample of the training corpus. */
async function loadVocabulary(options: Options, recipe: Recipe): Promise<Vocabulary> {
  const path = join(options.out, "tokenizer.json");
  if (options.resume) return parseVocabulary(JSON.parse(await readFile(path, "utf8")));
  const { from } = options;
  if (from !== undefined) {
    for (const name of ["tokenizer.json", "tokenizer_config.json"])
      await copyFile(join(from, name), join(options.out, name));
    return parseVocabulary(JSON.parse(await readFile(path, "utf8")));
  }
  const { mix } = batchKind(VALIDATION_STEP);
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

/** The file is whole or the old one: it is written beside and moved into place. */
async function replaceFile(path: string, bytes: Uint8Array): Promise<void> {
  await writeFile(`${path}.part`, bytes);
  await rename(`${path}.part`, path);
}
