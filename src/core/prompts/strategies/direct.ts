import type { PromptStrategy } from "../strategy.ts";

export const direct: PromptStrategy = {
  id: "direct",
  label: "Direct answer",
  summary: "The answer at once, with no reasoning written down.",
  source: "Standard prompting, the baseline in Wei et al., arXiv 2201.11903",
  system: undefined,
  instruction: "{question}\n\nDo not explain anything. Reply with one line only, in the form #### <answer>.",
  budget: undefined,
  shots: [],
  style: "direct",
  maxNewTokens: 32,
};
