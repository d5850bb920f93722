import { appendFileSync, existsSync, renameSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";

import type { Usage } from "../../core/distill/usage.ts";
import { AppError } from "../../core/errors.ts";
import { fileError, readText } from "../jsonl.ts";
import type { PrunedLine } from "./prunedLine.ts";

/** What a draft's lines depend on, beside the traces. */
export interface DraftHead {
  readonly teacher: string;
  readonly split: string;
  readonly fallsBack: boolean;
  readonly tokenizer: string;
  readonly prompts: string;
  /** Hash of the traces in their order. */
  readonly traces: string;
}

export interface DraftRow {
  /** Place among the traces, from 0. */
  readonly index: number;
  readonly usage: Usage;
  readonly line: PrunedLine;
}

/** What a model has been paid for already: a line that says for what, then one line a trace, in the order of replies. */
export class DraftFile {
  readonly path: string;
  readonly #head: DraftHead;
  readonly #rows: DraftRow[];
  #begun = false;

  private constructor(path: string, head: DraftHead, rows: DraftRow[]) {
    this.path = path;
    this.#head = head;
    this.#rows = rows;
  }

  /**
   * The draft of the file `out`, which is not written before there is something to keep. Throws AppError `bad-argument`
   * where there is one and `resume` is not given, or where it is another command's.
   */
  static async open(out: string, head: DraftHead, resume: boolean): Promise<DraftFile> {
    const path = `${out}.draft`;
    const [first, ...rows] = existsSync(path) ? wholeLines(path, await readText(path)) : [];
    if (rows.length > 0 && !resume) {
      throw new AppError({
        code: "bad-argument",
        message: `${path} keeps ${rows.length} traces that a model was asked about.`,
        hint: "Add --resume to go on from there, or delete that file.",
      });
    }
    if (rows.length > 0 && JSON.stringify(first) !== JSON.stringify(head)) {
      throw new AppError({
        code: "bad-argument",
        message: `${path} is of other traces, another teacher or other options.`,
        hint: "Resume with those that it was started with, or delete that file.",
      });
    }
    return new DraftFile(path, head, rows as DraftRow[]);
  }

  get rows(): readonly DraftRow[] {
    return this.#rows;
  }

  /** On disk when it returns. */
  append(row: DraftRow): void {
    try {
      if (!this.#begun) this.#begin();
      appendFileSync(this.path, jsonLine(row));
    } catch (cause) {
      throw fileError(this.path, cause);
    }
    this.#rows.push(row);
  }

  async delete(): Promise<void> {
    await rm(this.path, { force: true });
  }

  /** Anew, as the last line may have been cut off. */
  #begin(): void {
    const part = `${this.path}.part`;
    writeFileSync(part, [this.#head, ...this.#rows].map(jsonLine).join(""));
    renameSync(part, this.path);
    this.#begun = true;
  }
}

function jsonLine(value: unknown): string {
  return `${JSON.stringify(value)}\n`;
}

/** What a kill cut off at the end is left out. */
function wholeLines(path: string, text: string): unknown[] {
  try {
    return text
      .slice(0, text.lastIndexOf("\n") + 1)
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as unknown);
  } catch (cause) {
    throw fileError(path, cause);
  }
}
