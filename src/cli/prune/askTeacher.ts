import { setImmediate } from "node:timers/promises";

import { replyReader } from "../../adapters/teachers/replyReader.ts";
import { modelPruner } from "../../core/distill/modelPruner.ts";
import type { PruneOutcome } from "../../core/distill/pruner.ts";
import { symbolicPruner } from "../../core/distill/symbolicPruner.ts";
import { addUsage, NO_USAGE, type TokenPrice, type Usage } from "../../core/distill/usage.ts";
import { isAbort } from "../../core/errors.ts";
import { hash } from "../../core/hash.ts";
import type { Generator, Tokenizer } from "../../core/ports.ts";
import { teacherDialogue } from "../../core/teacher/llm/dialogue.ts";
import type { TalkEstimate } from "../../core/teacher/llm/estimate.ts";
import { PROMPTS_VERSION } from "../../core/teacher/llm/prompts.ts";
import type { Split, TeacherTrace } from "../../core/teacher/teacher.ts";
import { replaceJsonLines } from "../jsonl.ts";
import { Progress } from "../progress.ts";
import { DraftFile } from "./draftFile.ts";
import { openTeacher, type TeacherServer } from "./openTeacher.ts";
import { type PrunedLine, prunedLine } from "./prunedLine.ts";
import { readTraces } from "./readTraces.ts";
import { Tally, usageText } from "./tally.ts";

export interface AskOptions {
  readonly in: string;
  readonly out: string;
  readonly split: Split;
  readonly server: TeacherServer;
  readonly fallsBack: boolean;
  readonly price: TokenPrice | undefined;
  readonly resume: boolean;
  /** Only says what it would take. */
  readonly estimate: boolean;
}

const breathe = (): Promise<void> => setImmediate();
const dialogue = teacherDialogue(replyReader, breathe);

/**
 * Has a chat model on a server prune the traces of a file. What is answered is on disk before the next is asked, so that
 * the same command goes on where it was stopped. Resolves to what a person is told at the end.
 */
export async function askTeacher(signal: AbortSignal, options: AskOptions, tokenizer: Tokenizer): Promise<string> {
  const { split, fallsBack, price, resume, estimate } = options;
  const traces: TeacherTrace[] = [];
  for await (const trace of readTraces(options.in)) traces.push(trace);
  const generator = await openTeacher(signal, options.server);
  const { id: teacher } = await generator.load(signal, () => {});
  const prompts = PROMPTS_VERSION;
  const head = { teacher, split, fallsBack, tokenizer: tokenizer.id, prompts, traces: hash(JSON.stringify(traces)) };
  const draft = await DraftFile.open(options.out, head, resume || estimate);
  const done = new Set(draft.rows.map(({ index }) => index));
  const rest = traces.flatMap((trace, index) => (done.has(index) ? [] : [{ trace, index }]));
  const about = asUsage(
    await dialogue.estimate(
      signal,
      rest.map(({ trace }) => trace),
      split,
    ),
  );
  const expected = `${rest.length} traces to ask ${teacher} about: some ${usageText(about, price)}, if nothing is asked twice.`;
  if (estimate) return expected;
  process.stderr.write(`${expected}\n`);
  const lineOf = (outcome: PruneOutcome, { response }: TeacherTrace): PrunedLine =>
    prunedLine(response, outcome, teacher, tokenizer);
  await askAbout(signal, options, generator, rest, draft, lineOf);
  return finish(draft, traces, options);
}

async function askAbout(
  signal: AbortSignal,
  { server, split, fallsBack }: AskOptions,
  generator: Generator,
  rest: readonly { readonly trace: TeacherTrace; readonly index: number }[],
  draft: DraftFile,
  lineOf: (outcome: PruneOutcome, trace: TeacherTrace) => PrunedLine,
): Promise<void> {
  const symbolic = symbolicPruner({ tokenizer: () => Promise.resolve(undefined), breathe });
  const pruner = modelPruner({ generator, dialogue, symbolic, atOnce: server.atOnce, fallsBack });
  const traces = rest.map(({ trace }) => trace);
  const total = draft.rows.length + rest.length;
  const progress = new Progress("traces");
  progress.start(draft.rows.length, total);
  try {
    await pruner.pruneMany(signal, traces, split, ({ index: place, outcome, usage }) => {
      if (!outcome || !usage) return;
      const { trace, index } = rest[place]!;
      draft.append({ index, usage, line: lineOf(outcome, trace) });
      progress.update(draft.rows.length);
    });
    progress.stop();
  } catch (thrown) {
    progress.stop();
    if (draft.rows.length > 0) process.stderr.write(keptLine(draft, total, isAbort(thrown)));
    throw thrown;
  }
}

function keptLine({ rows, path }: DraftFile, total: number, stopped: boolean): string {
  const kept = `${rows.length} of ${total} traces are kept in ${path}`;
  return `${stopped ? "Stopped: " : ""}${kept}; the same command with --resume goes on.\n`;
}

/** Puts the lines in the order of the traces. */
async function finish(draft: DraftFile, traces: readonly TeacherTrace[], options: AskOptions): Promise<string> {
  const rows = [...draft.rows].sort((a, b) => a.index - b.index);
  const tally = new Tally();
  let usage = NO_USAGE;
  await replaceJsonLines(options.out, async (writer) => {
    for (const row of rows) {
      await writer.write([{ ...traces[row.index]!, ...row.line }]);
      tally.add(row.line);
      usage = addUsage(usage, row.usage);
    }
  });
  await draft.delete();
  return `${tally.text}. It took ${usageText(usage, options.price)}. They are in ${options.out}.`;
}

function asUsage({ calls, tokensIn, tokensOut }: TalkEstimate): Usage {
  const count = (value: number) => ({ value, source: "estimated" }) as const;
  return { calls, tokensIn: count(tokensIn), tokensOut: count(tokensOut) };
}
