import { count, duration, problems, whole } from "./enNumbers.ts";

const answers = (n: number): string => count(n, { one: "answer", other: "answers" });

/** The words about a run's time, before it is begun. */
export const estimateWords = {
  heading: "How long it takes",
  measure: "Measure it",
  before: "Answers a few of the problems with each strategy. They are not kept.",
  measuring: (done: number, total: number) =>
    total === 0 ? "Measuring" : `Measuring: ${whole.format(done)} of ${answers(total)}`,
  cancel: "Cancel",
  time: (seconds: number, items: number) => `About ${duration(seconds)} for ${answers(items)}.`,
  basis: (n: number) => `At the rate measured on ${problems(n)} with each strategy, asked as the run asks them.`,
};
