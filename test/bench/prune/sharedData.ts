import { existsSync, readFileSync } from "node:fs";

import { hfTokenizer } from "../../../src/adapters/tokenizer/hfTokenizer.ts";
import type { Tokenizer } from "../../../src/core/ports.ts";

const SHARED = new URL("../../../../shared/", import.meta.url);

/** A trace of a reasoning model, as `shared/data/README.md` describes it. */
export interface RealTrace {
  readonly id: string;
  readonly question: string;
  readonly response: string;
  readonly correct: boolean | null;
}

/** A sentence of a trace with what resampling measured; the spans count characters of the response. */
export interface MeasuredSentence {
  readonly start: number;
  readonly end: number;
  readonly resampling_importance_kl: number | null;
  readonly counterfactual_importance_kl: number | null;
  readonly forced_importance_kl: number | null;
}

export interface MeasuredTrace {
  readonly trace_id: string;
  readonly steps: readonly MeasuredSentence[];
}

/** The lines of `shared/data/traces/NAME.jsonl`; undefined where it is absent. */
export function sharedLines<T>(name: string): readonly T[] | undefined {
  const file = new URL(`data/traces/${name}.jsonl`, SHARED);
  if (!existsSync(file)) return undefined;
  const lines = readFileSync(file, "utf8").trim().split("\n");
  return lines.map((line) => JSON.parse(line) as T);
}

/** The tokenizer of the real model in `shared/models`; undefined where it is absent. */
export function sharedTokenizer(): Tokenizer | undefined {
  const file = (name: string) => new URL(`models/smollm2-135m-instruct/${name}`, SHARED);
  if (!existsSync(file("tokenizer.json"))) return undefined;
  return hfTokenizer(readFileSync(file("tokenizer.json"), "utf8"), readFileSync(file("tokenizer_config.json"), "utf8"));
}
