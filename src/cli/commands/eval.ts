import { access, constants } from "node:fs/promises";
import { dirname } from "node:path";

import { type Command, Option } from "commander";

import { AppError, isAbort } from "../../core/errors.ts";
import { gradeRecord } from "../../core/evaluation/graded.ts";
import type { EvaluationRecord } from "../../core/evaluation/record.ts";
import { type EvaluationPlan, runEvaluation } from "../../core/evaluation/run.ts";
import { summarize } from "../../core/evaluation/summary.ts";
import type { Dtype } from "../../core/modelId.ts";
import type { Generator, ModelDescription } from "../../core/ports.ts";
import type { CliCommand, CliContext } from "../context.ts";
import { addGeneratedSetOptions, countOption, type GeneratedSetOptions } from "../generatedSet.ts";
import { fileError } from "../jsonl.ts";
import { ONNX_FILES } from "../onnxFiles.ts";
import { decimal, nameList, wholeNumber } from "../options.ts";
import { loadProblemSet } from "../problemSet.ts";
import { Progress } from "../progress.ts";
import { RecordFile } from "../recordFile.ts";
import { report } from "../report.ts";
import { chooseArms, chooseStrategies } from "../strategies.ts";
import { writeSummary } from "../summaryFile.ts";
import { writeWholeRun } from "../wholeRunFile.ts";

interface Options extends Omit<GeneratedSetOptions, "n"> {
  readonly n?: number;
  readonly model: readonly string[];
  readonly dtype?: Dtype;
  readonly set: string;
  readonly strategies: readonly string[];
  readonly batch: number;
  readonly repeats: number;
  readonly maxNewTokens?: number;
  readonly temperature: number;
  readonly topP: number;
  readonly out?: string;
  readonly json?: string;
  readonly whole?: string;
  readonly title?: string;
  readonly resume: boolean;
  readonly retryFailed: boolean;
}

/** `eval`: runs strategies on the same problems, prints how they compare, and keeps every item. */
export const evalCommand: CliCommand = (program, context) => {
  const command = program
    .command("eval")
    .description("compare strategies on the same problems: accuracy, tokens, and whether the difference is real")
    .option(
      "--model <names>",
      "`embedded`, `verbose-student`, or folders in the Hugging Face layout, with commas",
      nameList,
      ["embedded"],
    )
    .addOption(new Option("--dtype <format>", "number format of a model that is not our own").choices(DTYPES))
    .option("--set <name>", "`generated`, or a JSONL file of {question, answer} lines", "generated")
    .option("--strategies <ids>", "with commas; the first is what the others are compared with", nameList, DEFAULT);
  addGeneratedSetOptions(
    command.addOption(countOption("how many problems (default: 500 generated, or all of a file)")),
  );
  addDecodingOptions(command)
    .option("--out <file>", "write one JSON line an item, block by block; replaces the file unless --resume is given")
    .option("--json <file>", "write the summary")
    .option("--whole <file>", "write the whole run as one file, which the page opens")
    .option("--title <text>", "what the page calls the run of --whole (default: its problems)")
    .option("--resume", "continue the run in --out", false)
    .option("--retry-failed", "with --resume, run failed items again", false)
    .action((options: Options) => evaluate(options, context));
};

const DTYPES = ONNX_FILES.map(([dtype]) => dtype);
const DEFAULT = ["verbose", "pruned"];

function addDecodingOptions(command: Command): Command {
  return command
    .addOption(new Option("--batch <count>", "problems in a block").argParser(wholeNumber(1, 4096)).default(32))
    .addOption(
      new Option("--max-new-tokens <count>", "cut longer answers (default: the strategy's limit)").argParser(
        wholeNumber(1),
      ),
    )
    .addOption(new Option("--repeats <count>", "ask each problem so often").argParser(wholeNumber(1, 1000)).default(1))
    .addOption(new Option("--temperature <t>", "0 is greedy").argParser(decimal(0, 5)).default(0))
    .addOption(new Option("--top-p <p>", "nucleus sampling").argParser(decimal(0.01, 1)).default(1));
}

async function evaluate(options: Options, { signal }: CliContext): Promise<void> {
  requireConsistent(options);
  for (const path of [options.json, options.whole]) if (path !== undefined) await requireFolder(path);
  const strategies = chooseStrategies(options.strategies);
  const set = await loadProblemSet(options);
  // Loaded here, so that the other commands start without onnxruntime.
  const { openModel } = await import("../models.ts");
  const { dtype, batch: blockSize, repeats } = options;
  const generators: Generator[] = [];
  try {
    const models: ModelDescription[] = [];
    for (const model of options.model) {
      const generator = await openModel({ model, dtype });
      generators.push(generator);
      models.push(await generator.load(signal, () => {}));
    }
    const arms = chooseArms(strategies, models);
    const { maxNewTokens, temperature, topP, seed } = options;
    const decoding = { maxNewTokens, temperature, topP, seed };
    const plan = { problems: set.problems, strategies, ...arms, decoding, blockSize, repeats };
    const records = await run(signal, plan, generators, models, options);
    const graded = records.map(gradeRecord);
    console.log(report(set.description, graded));
    if (options.json !== undefined) await writeSummary(options.json, summarize(graded));
    const { whole, title = set.description } = options;
    if (whole !== undefined) await writeWholeRun(whole, title, { plan, models, records });
  } finally {
    for (const generator of generators) await generator.unload();
  }
}

function requireConsistent({ resume, retryFailed, out, whole, title, repeats, temperature }: Options): void {
  const refuse = (message: string, hint: string): never => {
    throw new AppError({ code: "bad-argument", message, hint });
  };
  if (resume && out === undefined) refuse("--resume needs --out.", "Name the run's file.");
  if (title !== undefined && whole === undefined) refuse("--title needs --whole.", "Name the file of the whole run.");
  if (retryFailed && !resume) refuse("--retry-failed needs --resume.", "Give both, with --out.");
  if (repeats > 1 && temperature === 0) refuse("Greedy answers are the same each time.", "Give a --temperature.");
}

async function run(
  signal: AbortSignal,
  plan: EvaluationPlan,
  generators: readonly Generator[],
  models: readonly ModelDescription[],
  { out, resume, retryFailed }: Options,
): Promise<EvaluationRecord[]> {
  const file =
    out === undefined ? undefined : await RecordFile.open(out, resume ? { plan, models, retryFailed } : "replace");
  const progress = new Progress();
  let kept = file?.stored.length ?? 0;
  try {
    const records = await runEvaluation(
      signal,
      plan,
      generators,
      (event) => {
        if (event.type === "planned") progress.start(event.done, event.total);
        if (event.type === "item") progress.update(event.done);
        if (event.type === "block") kept = event.done;
      },
      { stored: file?.stored ?? [], store: async (block) => file?.append(block) },
    );
    progress.stop();
    return records;
  } catch (thrown) {
    progress.stop();
    if (out !== undefined) process.stderr.write(keptLine(kept, out, isAbort(thrown)));
    throw thrown;
  } finally {
    await file?.close();
  }
}

function keptLine(kept: number, out: string, stopped: boolean): string {
  return `${stopped ? "Stopped: " : ""}${kept} items are kept in ${out}; the same command with --resume goes on.\n`;
}

async function requireFolder(path: string): Promise<void> {
  try {
    await access(dirname(path), constants.W_OK);
  } catch (cause) {
    throw fileError(dirname(path), cause);
  }
}
