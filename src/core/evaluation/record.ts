import type { ErrorCode } from "../errors.ts";
import { hash } from "../hash.ts";
import type { Decoding, FinishReason, ModelDescription, Prompt, Timing, TokenCount } from "../ports.ts";
import type { Problem } from "../problems/problem.ts";

export type Outcome =
  | {
      readonly kind: "completed";
      readonly text: string;
      readonly newTokens: TokenCount;
      /** Those before the answer; undefined where no one can say, and in records from before it was counted. */
      readonly reasoningTokens?: TokenCount | undefined;
      readonly promptTokens: TokenCount;
      readonly tokenizerId: string;
      readonly finishReason: FinishReason;
      readonly timing: Timing;
    }
  | { readonly kind: "failed"; readonly code: ErrorCode; readonly message: string };

/** What happened to one problem in one arm: raw facts only. Grades are derived, so that a better grader can grade again. */
export interface EvaluationRecord {
  /** The block it belongs to, one arm on a few problems: a block is stored whole or run again whole. */
  readonly blockKey: string;
  readonly problemId: string;
  readonly setId: string;
  readonly problemKey: string;
  readonly templateId: string | undefined;
  readonly gold: string;
  readonly strategyId: string;
  readonly strategyVersion: string;
  readonly model: ModelDescription;
  readonly decoding: Decoding;
  readonly prompt: Prompt;
  /** Which of the plan's repeats, from 0. */
  readonly repeat: number;
  readonly sampleKey: string;
  readonly outcome: Outcome;
}

/**
 * What a sample depends on, and all that it depends on: problem, strategy, model as it ran, decoding, repeat. Sampling
 * draws from it, so an item's text does not change with its place in a batch or in the set. The first repeat's key does
 * not name it, so that a run without repeats and the first of many share their samples.
 */
export function sampleKey(
  problem: Problem,
  strategyVersion: string,
  model: ModelDescription,
  decoding: Decoding,
  repeat = 0,
): string {
  const { id, revision, dtype, device } = model;
  const { maxNewTokens, temperature, topP, seed } = decoding;
  const facts = [problem.key, strategyVersion, id, revision, dtype, device, maxNewTokens, temperature, topP, seed];
  return hash(JSON.stringify(repeat === 0 ? facts : [...facts, repeat]));
}
