import { existsSync } from "node:fs";

import { readRunFile } from "../adapters/storage/readRunFile.ts";
import { AppError } from "../core/errors.ts";
import { itemLine } from "../core/evaluation/exportItems.ts";
import type { EvaluationRecord } from "../core/evaluation/record.ts";
import { withoutFailedBlocks } from "../core/evaluation/retry.ts";
import { type EvaluationPlan, reconcile } from "../core/evaluation/run.ts";
import type { ModelDescription } from "../core/ports.ts";
import { JsonLinesWriter, readText, replaceJsonLines } from "./jsonl.ts";

interface Resumption {
  readonly plan: EvaluationPlan;
  readonly models: readonly ModelDescription[];
  /** Drops the blocks with failed items, so that they run again. */
  readonly retryFailed: boolean;
}

/** The file of a run: one line an item, appended block by block. A whole run that was exported becomes such a file. */
export class RecordFile {
  /** What an earlier run left there, complete blocks only. */
  readonly stored: readonly EvaluationRecord[];
  readonly #writer: JsonLinesWriter;

  private constructor(stored: readonly EvaluationRecord[], writer: JsonLinesWriter) {
    this.stored = stored;
    this.#writer = writer;
  }

  /**
   * "replace" starts an empty file. Otherwise what belongs to the plan is kept, and what a crash left of a block is
   * dropped. Throws AppError `bad-argument` when the file holds the records of another plan, which stay untouched.
   */
  static async open(path: string, how: "replace" | Resumption): Promise<RecordFile> {
    if (how === "replace" || !existsSync(path)) {
      return new RecordFile([], await JsonLinesWriter.open(path, "create"));
    }
    const { kept, foreign } = reconcile(how.plan, how.models, await readRecords(path));
    if (foreign > 0) {
      throw new AppError({
        code: "bad-argument",
        message: `${path} holds ${foreign} items of another run (model, problems, strategies, decoding or batch differ).`,
        hint: "Resume with the options it was started with, or write to another file.",
      });
    }
    const stored = how.retryFailed ? withoutFailedBlocks(kept) : kept;
    await replaceJsonLines(path, (writer) => writer.write(stored.map(itemLine)));
    return new RecordFile(stored, await JsonLinesWriter.open(path, "append"));
  }

  async append(block: readonly EvaluationRecord[]): Promise<void> {
    await this.#writer.write(block.map(itemLine));
  }

  async close(): Promise<void> {
    await this.#writer.close();
  }
}

/** A last line that a crash cut short is left out; any other broken line is AppError `bad-file`. */
async function readRecords(path: string): Promise<readonly EvaluationRecord[]> {
  return readRunFile(path, await readText(path), { forgiveCutEnd: true }).records;
}
