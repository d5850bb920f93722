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
      const graded = records.map(gradeRecord);
      const summary = summarize(graded);
      const models = new Map(records.map(({ model }) => [model.id, model]));
      if (models.size === 0) {
        throw new AppError({
          code: "bad-file",
          message: `${options.in} holds no items.`,
          hint: "Choose another file.",
        });
      }
      const texts = [...models.values()].map((model) => {
        const own = graded.filter(({ record }) => record.model.id === model.id);
        const problems = `${new Set(own.map(({ record }) => record.problemId)).size} problems in ${options.in}`;
        return report({ model, problems, records: own, summary: summarize(own) });
      });
      console.log(texts.join("\n\n\n"));
      if (options.json !== undefined) await writeSummary(options.json, summary);
    });
};
