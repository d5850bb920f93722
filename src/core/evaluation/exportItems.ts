import { gradeRecord } from "./graded.ts";
import type { RunManifest } from "./manifest.ts";
import type { EvaluationRecord } from "./record.ts";

export const ITEMS_FORMAT = "terse-items";
export const ITEMS_VERSION = 1;

/** JSONL: the manifest, then one line an item as `eval --out` writes it. */
export function itemsJsonl(records: readonly EvaluationRecord[], manifest: RunManifest): string {
  const header = { format: ITEMS_FORMAT, version: ITEMS_VERSION, manifest };
  return [header, ...records.map(itemLine)].map((value) => `${JSON.stringify(value)}\n`).join("");
}

/** The record, and what the grader makes of it, for a person to read. */
export function itemLine(record: EvaluationRecord): object {
  const graded = gradeRecord(record);
  const grades =
    graded.kind === "failed" ? { grade: "failed" } : { grade: graded.strict.kind, lenient: graded.lenient.kind };
  return { ...record, ...grades };
}

export type Cell = string | number | boolean | null;

/** The columns of a table of items; a row is all that its item's numbers mean, the run's manifest included. */
export interface ItemTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

export function itemTable(records: readonly EvaluationRecord[], manifest: RunManifest): ItemTable {
  const rows = records.map((record) => itemCells(record, manifest));
  return { columns: Object.keys(rows[0] ?? {}), rows: rows.map((cells) => Object.values(cells)) };
}

function itemCells(record: EvaluationRecord, manifest: RunManifest): Record<string, Cell> {
  const { model, decoding, outcome } = record;
  const graded = gradeRecord(record);
  const done = outcome.kind === "completed" ? outcome : undefined;
  return {
    problem: record.problemId,
    set: record.setId,
    template: record.templateId ?? null,
    repeat: record.repeat,
    model: model.id,
    strategy: record.strategyId,
    gold: record.gold,
    grade: graded.kind === "failed" ? "failed" : graded.strict.kind,
    lenient: graded.kind === "failed" ? null : graded.lenient.kind,
    newTokens: done?.newTokens.value ?? null,
    promptTokens: done?.promptTokens.value ?? null,
    tokenCounts: done?.newTokens.source ?? null,
    finishReason: done?.finishReason ?? null,
    firstTokenMs: done?.timing.firstTokenMs ?? null,
    totalMs: done?.timing.totalMs ?? null,
    ranAlone: done?.timing.alone ?? null,
    text: done?.text ?? null,
    error: outcome.kind === "failed" ? `${outcome.code}: ${outcome.message}` : null,
    revision: model.revision,
    dtype: model.dtype,
    device: model.device,
    threads: model.threads ?? null,
    strategyVersion: record.strategyVersion,
    maxNewTokens: decoding.maxNewTokens,
    temperature: decoding.temperature,
    topP: decoding.topP,
    seed: decoding.seed,
    promptHash: manifest.promptHash,
    graderVersion: manifest.graderVersion,
    appVersion: manifest.appVersion,
    environment: manifest.environment,
  };
}
