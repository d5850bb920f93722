import { resolve } from "node:path";

import * as v from "valibot";

import { AppError, throwIfAborted } from "../../core/errors.ts";
import { gradeResponse } from "../../core/grading/grade.ts";
import type { CliCommand, CliContext } from "../context.ts";
import { percent } from "../figures.ts";
import { badLine, type JsonLinesWriter, readJsonLines, replaceJsonLines } from "../jsonl.ts";

const row = v.looseObject({
  response: v.string(),
  gold: v.union([v.string(), v.number()]),
  finishReason: v.optional(v.picklist(["stop", "length"])),
});

interface Tally {
  rows: number;
  strict: number;
  lenient: number;
}

/** `grade`: grades responses against their answers, and keeps whatever else a line holds. */
export const gradeCommand: CliCommand = (program, context) => {
  program
    .command("grade")
    .description("grade a JSONL file of {response, gold} lines")
    .requiredOption("--in <file>", "lines with response, gold and, if known, finishReason (stop or length)")
    .requiredOption("--out <file>", "the same lines with strict, lenient and grade")
    .action(async (options: { in: string; out: string }) => {
      if (resolve(options.in) === resolve(options.out)) {
        throw new AppError({
          code: "bad-argument",
          message: "--in and --out are the same file.",
          hint: "Write to another file.",
        });
      }
      const tally: Tally = { rows: 0, strict: 0, lenient: 0 };
      await replaceJsonLines(options.out, (writer) => gradeLines(context, options.in, writer, tally));
      const { rows, strict, lenient } = tally;
      const share = (count: number): string => (rows === 0 ? "0" : `${count} (${percent(count / rows)})`);
      console.log(
        `${rows} rows, correct: ${share(strict)} strict, ${share(lenient)} lenient. They are in ${options.out}.`,
      );
    });
};

async function gradeLines({ signal }: CliContext, path: string, writer: JsonLinesWriter, tally: Tally): Promise<void> {
  for await (const { number, value } of readJsonLines(path)) {
    throwIfAborted(signal);
    const parsed = v.safeParse(row, value);
    if (!parsed.success) {
      const [issue] = parsed.issues;
      throw badLine(
        path,
        number,
        `needs a response and a gold answer (${v.getDotPath(issue) ?? "the line"}: ${issue.message})`,
      );
    }
    const { response, gold, finishReason } = parsed.output;
    const grades = gradeResponse({ response, gold: String(gold), finishReason });
    const [strict, lenient] = [grades.strict.kind === "correct", grades.lenient.kind === "correct"];
    tally.rows++;
    if (strict) tally.strict++;
    if (lenient) tally.lenient++;
    await writer.write([{ ...parsed.output, strict, lenient, grade: grades.strict.kind }]);
  }
}
