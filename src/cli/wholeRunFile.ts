import { writeFile } from "node:fs/promises";

import { runManifest } from "../core/evaluation/manifest.ts";
import type { EvaluationRecord } from "../core/evaluation/record.ts";
import type { EvaluationPlan } from "../core/evaluation/run.ts";
import { writeRunFile } from "../core/evaluation/runFile.ts";
import { RUN_VERSION } from "../core/evaluation/runStore.ts";
import { hash } from "../core/hash.ts";
import type { ModelDescription } from "../core/ports.ts";
import { appVersion } from "./appVersion.ts";
import { fileError } from "./jsonl.ts";

interface FinishedRun {
  readonly plan: EvaluationPlan;
  readonly models: readonly ModelDescription[];
  readonly records: readonly EvaluationRecord[];
}

/** Writes the file of `--whole`. Throws AppError when the path cannot be written. */
export async function writeWholeRun(
  path: string,
  title: string,
  { plan, models, records }: FinishedRun,
): Promise<void> {
  const now = Date.now();
  const facts = { appVersion: await appVersion(), environment: `Node ${process.version}`, exportedAt: now };
  const run = {
    version: RUN_VERSION,
    id: `run-${hash(JSON.stringify(records))}`,
    title,
    createdAt: now,
    origin: "recorded",
    models: models.map(({ id }) => id),
    plan,
  } as const;
  try {
    await writeFile(path, writeRunFile({ manifest: runManifest(records, facts), run, records }));
  } catch (cause) {
    throw fileError(path, cause);
  }
}
