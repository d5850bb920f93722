import { writeFile } from "node:fs/promises";

import type { EvaluationSummary } from "../core/evaluation/summary.ts";
import { fileError } from "./jsonl.ts";

/** Writes the JSON of `--json`. Throws AppError when the path cannot be written. */
export async function writeSummary(path: string, summary: EvaluationSummary): Promise<void> {
  try {
    await writeFile(path, `${JSON.stringify(summary, null, 2)}\n`);
  } catch (cause) {
    throw fileError(path, cause);
  }
}
