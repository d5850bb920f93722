import { resolve } from "node:path";

import { type Command, InvalidArgumentError, Option } from "commander";

import { symbolicOutcome } from "../../core/distill/symbolicPruner.ts";
import type { TokenPrice } from "../../core/distill/usage.ts";
import { AppError, throwIfAborted } from "../../core/errors.ts";
import type { Tokenizer } from "../../core/ports.ts";
import { type Split, SPLITS } from "../../core/teacher/teacher.ts";
import type { CliCommand, CliContext } from "../context.ts";
import { replaceJsonLines } from "../jsonl.ts";
import { decimal, wholeNumber } from "../options.ts";
import { KEY_VARIABLE } from "../prune/openTeacher.ts";
import { prunedLine } from "../prune/prunedLine.ts";
import { readTraces } from "../prune/readTraces.ts";
import { Tally } from "../prune/tally.ts";
import { openTokenizer } from "../tokenizers.ts";

interface PruneOptions {
  readonly in: string;
  readonly out: string;
  readonly split: Split;
  readonly tokenizer: string;
  readonly teacher: string;
  readonly teacherModel?: string;
  readonly fallback?: "symbolic";
  readonly atOnce: number;
  readonly prices?: TokenPrice;
  readonly resume: boolean;
  readonly estimate: boolean;
}

/** `prune`: cuts traces into steps, decides about each, and writes what is left. */
export const pruneCommand: CliCommand = (program, context) => {
  const command = program
    .command("prune")
    .description("prune the traces of a JSONL file of {question, response} lines")
    .requiredOption("--in <file>", "lines with question and response, and if known the gold answer")
    .requiredOption("--out <file>", "the same lines with steps, pruned, answer, prunedAnswer and tokens")
    .addOption(new Option("--split <name>", "how traces are cut").choices(SPLITS).default("skill"))
    .option("--tokenizer <dir>", "the folder of the model whose tokenizer counts", "embedded");
  addTeacherOptions(command).action((options: PruneOptions) => prune(options, context));
};

function addTeacherOptions(command: Command): Command {
  return command
    .option(
      "--teacher <name>",
      `\`symbolic\`, or the address of a chat server; ${KEY_VARIABLE} holds its key`,
      "symbolic",
    )
    .option("--teacher-model <name>", "which of the server's models")
    .addOption(new Option("--fallback <teacher>", "who prunes what the model could not").choices(["symbolic"]))
    .addOption(new Option("--at-once <count>", "requests under way at once").argParser(wholeNumber(1, 256)).default(4))
    .addOption(new Option("--prices <in,out>", "of the model, for a million tokens").argParser(prices))
    .option("--estimate", "only say how many tokens the model would take", false)
    .option("--resume", "go on with traces that a model has been asked about", false);
}

function prices(text: string): TokenPrice {
  const [first, second, ...more] = text.split(",");
  if (first === undefined || second === undefined || more.length > 0) {
    throw new InvalidArgumentError("It takes two prices with a comma between them.");
  }
  const price = decimal(0, 1e6);
  return { in: price(first), out: price(second) };
}

async function prune(options: PruneOptions, { signal }: CliContext): Promise<void> {
  if (resolve(options.in) === resolve(options.out))
    refuse("--in and --out are the same file.", "Write to another file.");
  const { teacher, teacherModel: model, atOnce, prices: price, fallback, ...rest } = options;
  if (teacher === "symbolic") {
    requireNoModel(options);
    console.log(await pruneLines(signal, options, await openTokenizer(options.tokenizer)));
    return;
  }
  if (!/^https?:\/\//.test(teacher)) {
    refuse(`There is no teacher "${teacher}".`, "Give `symbolic`, or an address such as http://localhost:8000/v1.");
  }
  const tokenizer = await openTokenizer(options.tokenizer);
  // Loaded here, so that other commands start without it.
  const { askTeacher } = await import("../prune/askTeacher.ts");
  const server = { baseUrl: teacher, model, atOnce };
  console.log(await askTeacher(signal, { ...rest, server, price, fallsBack: fallback !== undefined }, tokenizer));
}

function requireNoModel({ teacherModel, fallback, prices: price, estimate, resume }: PruneOptions): void {
  const given = Object.entries({
    "--teacher-model": teacherModel !== undefined,
    "--fallback": fallback !== undefined,
    "--prices": price !== undefined,
    "--estimate": estimate,
    "--resume": resume,
  }).find(([, isGiven]) => isGiven);
  if (given) refuse(`${given[0]} is for a teacher on a server.`, "Give its address with --teacher, or leave it away.");
}

function refuse(message: string, hint: string): never {
  throw new AppError({ code: "bad-argument", message, hint });
}

/** One trace at a time, however long the file is. */
async function pruneLines(
  signal: AbortSignal,
  options: Pick<PruneOptions, "in" | "out" | "split">,
  tokenizer: Tokenizer,
): Promise<string> {
  const tally = new Tally();
  await replaceJsonLines(options.out, async (writer) => {
    for await (const trace of readTraces(options.in)) {
      throwIfAborted(signal);
      const line = prunedLine(trace.response, symbolicOutcome(trace, options.split), "symbolic", tokenizer);
      tally.add(line);
      await writer.write([{ ...trace, ...line }]);
    }
  });
  return `${tally.text}. They are in ${options.out}.`;
}
