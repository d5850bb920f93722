import { basename } from "node:path";

import { readRunFile } from "../../adapters/storage/readRunFile.ts";
import { AppError } from "../../core/errors.ts";
import { gradeRecord } from "../../core/evaluation/graded.ts";
import { summarize } from "../../core/evaluation/summary.ts";
import type { CliCommand } from "../context.ts";
import { readText } from "../jsonl.ts";
import { report } from "../report.ts";
import { writeSummary } from "../summaryFile.ts";

/** `report`: what `eval` prints, from a run that was kept or exported before. */
export const reportCommand: CliCommand = (program) => {
  program
    .command("report")
    .description("compare the strategies of a run that was kept by eval or exported by the page")
    .requiredOption("--in <file>", "a whole run, or one JSON line an item")
    .option("--json <file>", "write the summary")
    .action(async (options: { in: string; json?: string }) => {
      const { records } = readRunFile(basename(options.in), await readText(options.in));
      if (records.length === 0) {
        throw new AppError({
          code: "bad-file",
          message: `${options.in} holds no items.`,
          hint: "Choose another file.",
        });
      }
      const graded = records.map(gradeRecord);
      const problems = new Set(records.map(({ problemId }) => problemId)).size;
      console.log(report(`${problems} problems in ${options.in}`, graded));
      if (options.json !== undefined) await writeSummary(options.json, summarize(graded));
    });
};
