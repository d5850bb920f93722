import { basename } from "node:path";

import { readRunFile } from "../../adapters/storage/readRunFile.ts";
import { AppError } from "../../core/errors.ts";
import { completeRecords } from "../../core/evaluation/completeRecords.ts";
import { interimNote } from "../../core/evaluation/exportSummary.ts";
import { gradeRecord } from "../../core/evaluation/graded.ts";
import { plannedItems } from "../../core/evaluation/plannedItems.ts";
import { sharedBlocks } from "../../core/evaluation/sharedBlocks.ts";
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
      const { run, records: kept } = readRunFile(basename(options.in), await readText(options.in));
      const records = run ? completeRecords(run, kept) : sharedBlocks(kept);
      if (records.length === 0) {
        throw new AppError({
          code: "bad-file",
          message: `${options.in} holds no ${kept.length > 0 ? "problem that every arm has answered" : "items"}.`,
          hint: "Choose another file.",
        });
      }
      const planned = run && plannedItems(run);
      if (planned !== undefined && records.length < planned) console.log(interimNote(records.length, planned));
      else if (records.length < kept.length) console.log(unpairedNote(records.length, kept.length));
      const graded = records.map(gradeRecord);
      const problems = new Set(records.map(({ problemId }) => problemId)).size;
      console.log(report(`${problems} problems in ${options.in}`, graded));
      if (options.json !== undefined) await writeSummary(options.json, summarize(graded));
    });
};

/** A bare list of items does not say how many were planned. */
function unpairedNote(counted: number, kept: number): string {
  return `Interim: ${counted} of ${kept} items are counted, those of blocks that every arm in the file has finished.`;
}
