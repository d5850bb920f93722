import * as say from "./enNumbers.ts";

const { whole, duration } = say;

/** The words of the table of arms. */
export const distillTableWords = {
  heading: "Arms, side by side",
  lead: (parent: string, n: number) => `Children of ${parent}, each paired with it on the same ${say.problems(n)}.`,
  none: "Each finished run is a row here: parent and child on the same problems.",
  run: "Run",
  arm: "Learned from",
  seed: "Seed",
  accuracy: "Right, before → after",
  difference: "Difference",
  tokens: "Tokens, before → after",
  saved: "Saved",
  p: "p",
  corrected: "p, corrected",
  trained: "Trained on",
  time: "Training",
  arrow: (before: string, after: string) => `${before} → ${after}`,
  trainedTokens: (tokens: number) => `${whole.format(tokens / 1000)}k tokens`,
  minutes: (milliseconds: number) => duration(milliseconds / 1000),
  note: "Difference in right answers with its 95% interval (Tango), p from McNemar’s exact test. Tokens saved as a share, with a paired bootstrap’s interval.",
  correction: (n: number) => `Corrected together for ${whole.format(n)} comparisons, after Holm.`,
};
