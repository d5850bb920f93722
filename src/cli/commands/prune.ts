import { resolve } from "node:path";

import * as v from "valibot";

import { AppError, throwIfAborted } from "../../core/errors.ts";
import { extract } from "../../core/grading/extraction.ts";
import type { Tokenizer } from "../../core/ports.ts";
import { reasonText } from "../../core/teacher/reasonText.ts";
import { thinkingPieces } from "../../core/teacher/split.ts";
import { pruneTrace } from "../../core/teacher/symbolicTeacher.ts";
import { type PrunedTrace, type Split, SPLITS } from "../../core/teacher/teacher.ts";
import type { CliCommand, CliContext } from "../context.ts";
import { percent } from "../figures.ts";
import { badLine, type JsonLinesWriter, readJsonLines, replaceJsonLines } from "../jsonl.ts";
import { openTokenizer } from "../tokenizers.ts";

const row = v.looseObject({ question: v.string(), response: v.string() });

interface PruneOptions {
  readonly in: string;
  readonly out: string;
  readonly split: Split;
  readonly tokenizer: string;
}

interface Tally {
  rows: number;
  fallbacks: number;
  before: number;
  after: number;
}

/** `prune`: cuts traces into steps, decides about each, and writes what is left. */
export const pruneCommand: CliCommand = (program, context) => {
  program
    .command("prune")
    .description("prune the traces of a JSONL file of {question, response} lines")
    .requiredOption("--in <file>", "lines with question and response, and if known the gold answer")
    .requiredOption("--out <file>", "the same lines with steps, pruned, answer, prunedAnswer and tokens")
    .option("--split <name>", `how traces are cut: ${SPLITS.join(", ")}`, splitName, "skill")
    .option("--tokenizer <dir>", "the folder of the model whose tokenizer counts", "embedded")
    .action(async (options: PruneOptions) => {
      if (resolve(options.in) === resolve(options.out)) {
        throw new AppError({
          code: "bad-argument",
          message: "--in and --out are the same file.",
          hint: "Write to another file.",
        });
      }
      const tokenizer = await openTokenizer(options.tokenizer);
      const tally: Tally = { rows: 0, fallbacks: 0, before: 0, after: 0 };
      await replaceJsonLines(options.out, (writer) => pruneLines(context, options, tokenizer, writer, tally));
      const { rows, fallbacks, before, after } = tally;
      const saved = before === 0 ? "" : `, ${percent(1 - after / before)} of the thinking's tokens saved`;
      console.log(`${rows} traces${saved}, ${fallbacks} of them by fallback. They are in ${options.out}.`);
    });
};

function splitName(name: string): Split {
  const found = SPLITS.find((split) => split === name);
  if (found) return found;
  throw new AppError({
    code: "bad-argument",
    message: `There is no split "${name}".`,
    hint: `Choose one of ${SPLITS.join(", ")}.`,
  });
}

async function pruneLines(
  { signal }: CliContext,
  options: PruneOptions,
  tokenizer: Tokenizer,
  writer: JsonLinesWriter,
  tally: Tally,
): Promise<void> {
  for await (const { number, value } of readJsonLines(options.in)) {
    throwIfAborted(signal);
    const parsed = v.safeParse(row, value);
    if (!parsed.success) {
      const [issue] = parsed.issues;
      const where = v.getDotPath(issue) ?? "the line";
      throw badLine(options.in, number, `needs a question and a response (${where}: ${issue.message})`);
    }
    const pruned = pruneTrace(parsed.output, options.split);
    const line = prunedLine(parsed.output.response, pruned, tokenizer);
    tally.rows++;
    tally.before += line.tokensBefore;
    tally.after += line.tokensAfter;
    if (pruned.fallback) tally.fallbacks++;
    await writer.write([{ ...parsed.output, ...line }]);
  }
}

function prunedLine(response: string, result: PrunedTrace, tokenizer: Tokenizer) {
  const { steps, decisions, pruned, thinking, fallback } = result;
  const before = thinkingPieces(response).pieces.map(({ text }) => text);
  return {
    steps: steps.map(({ text, start, end, role, skill }, i) => {
      const decision = decisions[i]!;
      const left = decision.kind === "compress" || decision.kind === "merge" ? { becomes: decision.text } : {};
      return {
        text,
        start,
        end,
        skill: skill ?? null,
        role,
        decision: decision.kind,
        ...left,
        reason: reasonText(decision.reason),
      };
    }),
    pruned,
    answer: answerIn(response),
    prunedAnswer: answerIn(thinking),
    tokensBefore: tokenizer.encode(before.join("")).length,
    tokensAfter: tokenizer.encode(thinking).length,
    fallback: fallback ?? null,
  };
}

/** A number in canonical form, so that two that are equal are written alike. */
function answerIn(text: string): string | null {
  const found = extract(text, "lenient");
  if (found.kind !== "found") return null;
  return found.answer.kind === "rational" ? found.answer.value : found.text;
}
