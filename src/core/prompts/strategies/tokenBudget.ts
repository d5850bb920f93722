import type { PromptStrategy } from "../strategy.ts";

export const tokenBudget: PromptStrategy = {
  id: "budget",
  label: "Token budget",
  summary: "Reasons step by step under a stated number of tokens.",
  source: "TALE, token-budget-aware reasoning, Han et al., arXiv 2412.18547",
  system: undefined,
  instruction:
    "{question}\n\nReason step by step and spend fewer than {budget} tokens on it. Put the answer on a last line of its own, in the form #### <answer>.",
  budget: 60,
  shots: [],
  style: undefined,
  maxNewTokens: 384,
};
