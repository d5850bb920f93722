import { appendFile, mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { Option } from "commander";

import { ortNode } from "../../adapters/device/ortNode.ts";
import { STYLES } from "../../core/traces/trace.ts";
import { WordEncoder } from "../../engine/tokenizer/wordEncoder.ts";
import { writeCheckpoint } from "../../engine/train/checkpoint.ts";
import { OPTIMISER } from "../../engine/train/optimiser.ts";
import { learningRate } from "../../engine/train/schedule.ts";
import { TrainingSession } from "../../engine/train/session.ts";
import type { CliCommand, CliContext } from "../context.ts";
import { decimal, wholeNumber } from "../options.ts";
import { trainingBatch } from "../train/batches.ts";
import { type Recipe, recipeKind } from "../train/recipe.ts";
import { CHECKPOINT, startTraining, type TrainOptions } from "../train/start.ts";

const VALIDATION_BATCHES = 4;
/** A step after the curriculum's last stage, whose kind of batches validation uses. */
const VALIDATION_STEP = 1_000_000;

/** `train`: trains a student on generated problems, from nothing or from another's weights, with checkpoints. */
export const trainCommand: CliCommand = (program, context) => {
  program
    .command("train")
    .description("train a student on generated problems")
    .requiredOption("--out <dir>", "where checkpoint, tokenizer and log go")
    .option("--seed <n>", "seed of weights and data (default: 1)", wholeNumber(0))
    .option("--steps <n>", "optimiser steps in all", wholeNumber(1), 12_000)
    .option("--layers <n>", "decoder layers", wholeNumber(1, 48), 6)
    .option("--width <n>", "model width", wholeNumber(8, 2048), 128)
    .option("--heads <n>", "attention heads", wholeNumber(1, 64), 4)
    .option("--inner <n>", "inner width of the feed-forward part", wholeNumber(8, 8192), 352)
    .option("--context <n>", "most tokens of a sequence", wholeNumber(256, 8192), 640)
    .option("--rate <x>", "peak learning rate (default: 0.003)", decimal(1e-6, 1))
    .option("--decay <x>", "share of the steps over which the rate falls to zero (default: 0.4)", decimal(0, 1))
    .option("--every <n>", "steps between checkpoints", wholeNumber(1), 500)
    .option("--threads <n>", "processor threads", wholeNumber(1, 256))
    .addOption(new Option("--style <style>", "learn this style alone").choices(STYLES))
    .option("--until <n>", "stop after this step, to go on with --resume", wholeNumber(1))
    .option("--resume", "go on from the checkpoint in the folder, with its seed, rate, decay and style", false)
    .option("--from <dir>", "start from this exported student's weights and vocabulary, with fresh moments")
    .option("--from-step <n>", "with --from, the step that its training had reached (default: 0)", wholeNumber(0))
    .action((options: TrainOptions) => train(context, options));
};

async function train({ signal }: CliContext, options: TrainOptions): Promise<void> {
  await mkdir(options.out, { recursive: true });
  const { start, recipe, vocabulary } = await startTraining(signal, options);
  const encoder = new WordEncoder(vocabulary);
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
  const last = Math.min(options.steps, options.until ?? Infinity);
  let since = performance.now();
  let losses: number[] = [];
  for (let step = start.state.step; step < last && !signal.aborted; step++) {
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

/** The file is whole or the old one: it is written beside and moved into place. */
async function replaceFile(path: string, bytes: Uint8Array): Promise<void> {
  await writeFile(`${path}.part`, bytes);
  await rename(`${path}.part`, path);
}
