import { existsSync } from "node:fs";
import { appendFile, mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import type { ArmId } from "../../src/core/distill/arm.ts";
import type { ShortAnswers } from "../../src/core/distill/shortAnswers.ts";

/** What a finished training leaves beside the student. */
export interface Trained {
  readonly minutes: number;
  readonly trainedTokens: number;
  readonly step: number;
  readonly lessons: number;
  readonly dataHash: string;
  readonly machine: string;
  readonly finishedAt: string;
}

/** A child that was trained and scored, in one line: enough for the table, so that no one need train it again. */
export interface RecordedChild extends Trained {
  readonly arm: ArmId;
  readonly seed: number;
  /** Of the plan, parent and all. */
  readonly plan: string;
  readonly answers: ShortAnswers;
}

/** Answers of the parent, and of the children by the hash of their plan. */
export interface DistillRecord {
  readonly parent: ShortAnswers | undefined;
  readonly children: ReadonlyMap<string, RecordedChild>;
}

/** Of children with this parent, scored on so many problems. */
export async function readRecord(folder: string, revision: string, problems: number): Promise<DistillRecord> {
  const lines = await readLines(join(folder, `${revision}.jsonl`));
  const fitting = lines.filter(({ answers }) => answers.right.length === problems);
  return {
    parent: fitting.find((line) => !("plan" in line))?.answers,
    children: new Map(fitting.flatMap((line) => ("plan" in line ? [[line.plan, line]] : []))),
  };
}

/** Adds a child, or the parent, to what is kept. */
export async function keepRecord(
  folder: string,
  revision: string,
  line: RecordedChild | { readonly answers: ShortAnswers },
): Promise<void> {
  await mkdir(folder, { recursive: true });
  await appendFile(join(folder, `${revision}.jsonl`), `${JSON.stringify(line)}\n`);
}

async function readLines(file: string): Promise<(RecordedChild | { readonly answers: ShortAnswers })[]> {
  if (!existsSync(file)) return [];
  const lines = (await readFile(file, "utf8")).split("\n").filter((line) => line !== "");
  return lines.map((line) => JSON.parse(line) as RecordedChild);
}
