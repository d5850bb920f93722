import type { PromptStrategy } from "../strategy.ts";

export const chainOfDraft: PromptStrategy = {
  id: "draft",
  label: "Chain of draft",
  summary: "Notes each step as a draft of a few words, mostly bare equations.",
  source: "Chain of Draft, Xu et al., arXiv 2502.18600",
  system:
    "Work out the answer step by step, but write down only a draft of each step, five words at the most. End with a line of its own, in the form #### <answer>.",
  instruction: "{question}",
  budget: undefined,
  shots: [
    {
      question: "A baker fills 6 trays with 8 rolls each and sells 29 of the rolls. How many rolls are left?",
      reply: "6 * 8 = 48\n48 - 29 = 19\n#### 19",
    },
    {
      question: "Ivo had some stamps. His aunt gave him 15, and now he has 42. How many stamps did he have at first?",
      reply: "42 - 15 = 27\n#### 27",
    },
    {
      question: "A ticket costs $9 for an adult and $4 for a child. What do 2 adults and 3 children pay together?",
      reply: "2 * 9 = 18\n3 * 4 = 12\n18 + 12 = 30\n#### 30",
    },
  ],
  style: undefined,
  maxNewTokens: 192,
};
