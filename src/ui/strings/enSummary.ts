import { whole } from "./enNumbers.ts";

/** The words of the table that sums a run up. */
export const summaryWords = {
  heading: "Summary",
  columns: {
    arm: "Strategy",
    n: "n",
    accuracy: "Correct",
    interval: "95%",
    mean: "Mean tokens",
    median: "Median",
    p90: "p90",
    truncated: "Cut off",
    noAnswer: "No answer",
    reasoning: "Before the answer",
    answer: "From the answer on",
    firstToken: "First token",
    rate: "Tokens/s",
  },
  partsTitle: "Mean new tokens before the answer, and from its line on.",
  partsUnknown: "What ran these did not say where in its tokens the answer begins.",
  speedTitle: "Median time to the first token, and tokens a second after it.",
  speedUnknown:
    "Items shared a batch, so the speed of one is not its own. Tick “One item at a time” for the next run to have it.",
  ranAlone: "Timed one item at a time.",
  milliseconds: (value: number) => `${whole.format(value)} ms`,
  none: "–",
};
