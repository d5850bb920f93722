import type { PromptStrategy } from "../strategy.ts";

export const prunedSkillCot: PromptStrategy = {
  id: "pruned",
  label: "Pruned chain of thought",
  summary: "One short line for each step that the answer needs, and nothing else.",
  source: "Skill-aware step decomposition as in DRP, Jiang et al., arXiv 2505.13975",
  system:
    "Solve the problem in the fewest steps that lead to the answer. Write one line a step, with the skill that it uses, what it finds, and its equation. No restating, no checking, no remarks. End with a line of its own, in the form #### <answer>.",
  instruction: "{question}",
  budget: undefined,
  shots: [
    {
      question: "A baker fills 6 trays with 8 rolls each and sells 29 of the rolls. How many rolls are left?",
      reply: "[multiplying] rolls in all: 6 * 8 = 48\n[taking away] rolls left: 48 - 29 = 19\n#### 19",
    },
    {
      question: "Three friends share 51 marbles equally, and Pia then finds 4 more. How many marbles does Pia have?",
      reply: "[sharing equally] marbles for each: 51 / 3 = 17\n[adding] marbles of Pia: 17 + 4 = 21\n#### 21",
    },
    {
      question: "A train goes 80 miles an hour for 3 hours. A bus goes 150 miles. How much farther does the train go?",
      reply:
        "[rate × time] miles by train: 80 * 3 = 240\n[comparing by difference] miles farther: 240 - 150 = 90\n#### 90",
    },
  ],
  style: "pruned",
  maxNewTokens: 256,
};
