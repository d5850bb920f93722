import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";

import type { TraceBlock } from "../../core/distill/collection.ts";
import { type DistillPlan, tracesHash } from "../../core/distill/plan.ts";
import { AppError } from "../../core/errors.ts";
import { JsonLinesWriter, readText, replaceJsonLines } from "../jsonl.ts";

/** The file of a collection: a line that names what it was sampled for, then one line a block. */
export class TraceFile {
  readonly stored: readonly TraceBlock[];
  readonly #writer: JsonLinesWriter;

  private constructor(stored: readonly TraceBlock[], writer: JsonLinesWriter) {
    this.stored = stored;
    this.#writer = writer;
  }

  /** Keeps the whole blocks that are there. AppError `bad-argument` where they are of another plan's traces. */
  static async open(path: string, plan: DistillPlan): Promise<TraceFile> {
    const head = { traces: tracesHash(plan) };
    await mkdir(dirname(path), { recursive: true });
    const [first, ...blocks] = existsSync(path) ? wholeLines(await readText(path)) : [];
    if (first !== undefined && JSON.stringify(first) !== JSON.stringify(head)) {
      throw new AppError({
        code: "bad-argument",
        message: `${path} holds the traces of another plan.`,
        hint: "Choose another folder.",
      });
    }
    await replaceJsonLines(path, (writer) => writer.write([head, ...blocks]));
    return new TraceFile(blocks as TraceBlock[], await JsonLinesWriter.open(path, "append"));
  }

  async append(block: TraceBlock): Promise<void> {
    await this.#writer.write([block]);
  }

  async close(): Promise<void> {
    await this.#writer.close();
  }
}

/** What a kill cut off at the end is left out. */
function wholeLines(text: string): unknown[] {
  return text
    .slice(0, text.lastIndexOf("\n") + 1)
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as unknown);
}
