import type { PromptStrategy } from "../strategy.ts";

export const conciseCot: PromptStrategy = {
  id: "concise",
  label: "Concise chain of thought",
  summary: "Reasons step by step, but is told to be brief.",
  source: "Concise chain of thought, Renze and Guven, arXiv 2401.05618",
  system: undefined,
  instruction:
    "{question}\n\nReason step by step, in as few words as you can. Put the answer on a last line of its own, in the form #### <answer>.",
  budget: undefined,
  shots: [
    {
      question: "A baker fills 6 trays with 8 rolls each and sells 29 of the rolls. How many rolls are left?",
      reply: "6 trays of 8 rolls are 6 * 8 = 48 rolls. After 29 are sold, 48 - 29 = 19 are left.\n#### 19",
    },
    {
      question:
        "Nora reads 14 pages on each of 5 evenings. Her book has 100 pages. How many pages does she still have to read?",
      reply: "She has read 14 * 5 = 70 pages, so 100 - 70 = 30 remain.\n#### 30",
    },
  ],
  style: undefined,
  maxNewTokens: 384,
};
