import { AppError } from "../../core/errors.ts";
import { plannedArms } from "../../core/evaluation/plannedArms.ts";
import type { EvaluationRecord } from "../../core/evaluation/record.ts";
import type { RunListing, StoredRun } from "../../core/evaluation/runStore.ts";
import { strategyVersion } from "../../core/prompts/strategy.ts";
import { parseRecord } from "./recordSchema.ts";
import { parseRun } from "./runSchema.ts";

/**
 * Every store keeps runs and blocks as JSON text: one way to read them back, old versions included, and a size that can
 * be told. Beside the text stands what a list of runs needs, so that listing reads no texts.
 */
export interface RunRow {
  readonly id: string;
  readonly listed: RunListing["run"];
  /** Versions of the plan's strategies. */
  readonly versions: readonly string[];
  /** How many there are; in rows from before it was stored, every model has every strategy. */
  readonly arms?: number;
  /** How many records an arm is to have. */
  readonly recordsOfEach: number;
  readonly text: string;
}

/** What a list of runs needs to know of a block. */
export interface BlockHead {
  readonly bytes: number;
  readonly counts: readonly ArmCount[];
}

interface ArmCount {
  readonly modelId: string;
  /** Revision, number format and device: a run resumed on another device starts anew there. */
  readonly asItRan: string;
  readonly version: string;
  readonly records: number;
}

export function runRow(run: StoredRun): RunRow {
  const { id, title, createdAt, origin, models, plan } = run;
  return {
    id,
    listed: { id, title, createdAt, origin, models: [...models] },
    versions: plan.strategies.map(strategyVersion),
    arms: plannedArms(plan, models).length,
    recordsOfEach: plan.problems.length * plan.repeats,
    text: JSON.stringify(run),
  };
}

/** Throws AppError `bad-file` for a text that is no run of this page. */
export function readRun(text: string): StoredRun {
  const parsed = parseRun(JSON.parse(text));
  if (parsed.kind === "run") return parsed.run;
  throw new AppError({
    code: "bad-file",
    message:
      parsed.kind === "newer"
        ? "This run was kept by a newer version of this page."
        : `A kept run cannot be read (${parsed.reason}).`,
    hint: parsed.kind === "newer" ? "Reload the page." : "Delete it under Storage, or open its exported file.",
  });
}

export interface BlockText {
  readonly key: string;
  readonly text: string;
  readonly head: BlockHead;
}

/** Throws AppError `bad-argument` unless the records are one block. */
export function blockText(records: readonly EvaluationRecord[]): BlockText {
  const keys = new Set(records.map((record) => record.blockKey));
  const [key] = keys;
  if (key === undefined || keys.size > 1) {
    throw new AppError({ code: "bad-argument", message: `These records are of ${keys.size} blocks, not of one.` });
  }
  const text = JSON.stringify(records);
  const counts = new Map<string, ArmCount>();
  for (const { model, strategyVersion: version } of records) {
    const asItRan = JSON.stringify([model.revision, model.dtype, model.device]);
    const arm = JSON.stringify([model.id, asItRan, version]);
    counts.set(arm, { modelId: model.id, asItRan, version, records: (counts.get(arm)?.records ?? 0) + 1 });
  }
  return { key, text, head: { bytes: text.length, counts: [...counts.values()] } };
}

/** Throws AppError `bad-file` for a text that is no block of records. */
export function readBlock(text: string): EvaluationRecord[] {
  const values = JSON.parse(text) as unknown;
  return (Array.isArray(values) ? values : [values]).map((value) => {
    const parsed = parseRecord(value);
    if (parsed.kind === "record") return parsed.record;
    throw new AppError({
      code: "bad-file",
      message: `A kept item cannot be read (${parsed.reason}).`,
      hint: "Delete its run under Storage, or open its exported file.",
    });
  });
}

export function listing(row: RunRow, heads: readonly BlockHead[]): RunListing {
  const { listed, versions, arms = versions.length * listed.models.length, recordsOfEach, text } = row;
  const bytes = heads.reduce((sum, head) => sum + head.bytes, text.length);
  return {
    run: listed,
    done: doneOf(row, heads),
    total: arms * recordsOfEach,
    bytes,
  };
}

/** Records of strategies as they were worded before count for nothing; of a model that ran in two ways, the fuller counts. */
function doneOf({ versions, recordsOfEach }: RunRow, heads: readonly BlockHead[]): number {
  const sums = new Map<string, ArmCount>();
  for (const count of heads.flatMap((head) => head.counts)) {
    const arm = JSON.stringify([count.modelId, count.asItRan, count.version]);
    sums.set(arm, { ...count, records: count.records + (sums.get(arm)?.records ?? 0) });
  }
  const fullest = new Map<string, number>();
  for (const { modelId, version, records } of sums.values()) {
    if (!versions.includes(version)) continue;
    const arm = JSON.stringify([modelId, version]);
    fullest.set(arm, Math.max(fullest.get(arm) ?? 0, Math.min(records, recordsOfEach)));
  }
  return [...fullest.values()].reduce((sum, records) => sum + records, 0);
}

/** Newest first; of the same moment, by id. */
export function newestFirst(listings: readonly RunListing[]): RunListing[] {
  return listings.toSorted((a, b) => b.run.createdAt - a.run.createdAt || (a.run.id < b.run.id ? -1 : 1));
}

export function noSuchRun(): AppError {
  return new AppError({
    code: "not-found",
    message: "This run is no longer kept: it was deleted.",
    hint: "Start it again.",
  });
}
