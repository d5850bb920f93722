import { hash } from "../hash.ts";
import type { Style } from "../traces/trace.ts";

/** A worked example: the question as it would be asked, and the reply as we want it. */
export interface Shot {
  readonly question: string;
  readonly reply: string;
}

/** A way to ask for a solution, as data: a visitor may edit a copy. Every strategy asks for a last line `#### <answer>`. */
export interface PromptStrategy {
  readonly id: string;
  readonly label: string;
  /** One sentence for a person who has not heard of it. */
  readonly summary: string;
  /** The paper that the method comes from; our words are not the paper's. */
  readonly source: string;
  readonly system: string | undefined;
  /** What a chat model is told; `{question}` stands for the question, `{budget}` for the budget. */
  readonly instruction: string;
  /** Tokens that the model may spend, where the method names a number. */
  readonly budget: number | undefined;
  readonly shots: readonly Shot[];
  /** How a student is asked for this: by a style's token, or by that of the one style that it has; undefined where none is. */
  readonly style: Style | "own" | undefined;
  readonly maxNewTokens: number;
}

/** Hash of all that reaches a model, so that a record made with other words is never taken for this strategy's. */
export function strategyVersion(strategy: PromptStrategy): string {
  const { system, instruction, budget, shots, style, maxNewTokens } = strategy;
  const replies = shots.map(({ question, reply }) => [question, reply]);
  return hash(JSON.stringify([system ?? null, instruction, budget ?? null, replies, style ?? null, maxNewTokens]));
}
