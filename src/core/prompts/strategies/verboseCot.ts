import type { PromptStrategy } from "../strategy.ts";

export const verboseCot: PromptStrategy = {
  id: "verbose",
  label: "Verbose chain of thought",
  summary: "Thinks aloud at length, doubts and checks before it answers.",
  source: "Zero-shot chain of thought, Kojima et al., arXiv 2205.11916",
  system: undefined,
  instruction:
    "{question}\n\nThink it through step by step: go over the facts, make a plan, carry out every calculation, and check the result. Put the answer on a last line of its own, in the form #### <answer>.",
  budget: undefined,
  shots: [],
  style: "verbose",
  maxNewTokens: 1024,
};
