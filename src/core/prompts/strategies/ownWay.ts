import type { PromptStrategy } from "../strategy.ts";

export const ownWay: PromptStrategy = {
  id: "own",
  label: "In its own way",
  summary: "Asked for the answer and nothing else: the model reasons as it was trained to.",
  source: "How a distilled student is asked in DRP, Jiang et al., arXiv 2505.13975",
  system: undefined,
  instruction: "{question}\n\nPut the answer on a last line of its own, in the form #### <answer>.",
  budget: undefined,
  shots: [],
  style: "own",
  maxNewTokens: 1024,
};
