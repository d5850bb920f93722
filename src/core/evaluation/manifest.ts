import { GRADER_VERSION } from "../grading/grade.ts";
import { hash } from "../hash.ts";
import type { Decoding, ModelDescription } from "../ports.ts";
import type { EvaluationRecord } from "./record.ts";

/** Where an export is made, told by those who know: core has no clock and no browser. */
export interface ExportFacts {
  readonly appVersion: string;
  /** The browser's user agent, or Node's version. */
  readonly environment: string;
  /** Milliseconds since 1970. */
  readonly exportedAt: number;
}

export type ManifestModel = Pick<
  ModelDescription,
  "id" | "label" | "revision" | "dtype" | "device" | "threads" | "tokenizerId"
>;

/** What someone needs to know to judge or to repeat a run; it goes with every export. */
export interface RunManifest extends ExportFacts {
  readonly graderVersion: number;
  readonly models: readonly ManifestModel[];
  readonly strategies: readonly { readonly id: string; readonly version: string }[];
  readonly decodings: readonly Decoding[];
  readonly sets: readonly string[];
  readonly problems: number;
  readonly items: number;
  /** Of all rendered prompts, in the records' order. */
  readonly promptHash: string;
}

/** Each list in the order of the records. */
export function runManifest(records: readonly EvaluationRecord[], facts: ExportFacts): RunManifest {
  const { appVersion, environment, exportedAt } = facts;
  return {
    appVersion,
    environment,
    exportedAt,
    graderVersion: GRADER_VERSION,
    models: distinct(records.map(({ model }) => manifestModel(model))),
    strategies: distinct(
      records.map(({ strategyId, strategyVersion }) => ({ id: strategyId, version: strategyVersion })),
    ),
    decodings: distinct(records.map(({ decoding }) => decoding)),
    sets: distinct(records.map(({ setId }) => setId)),
    problems: new Set(records.map(({ problemId }) => problemId)).size,
    items: records.length,
    promptHash: hash(JSON.stringify(records.map(({ prompt }) => prompt))),
  };
}

function manifestModel({ id, label, revision, dtype, device, threads, tokenizerId }: ModelDescription): ManifestModel {
  return { id, label, revision, dtype, device, threads, tokenizerId };
}

function distinct<T>(values: readonly T[]): T[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}
