import type { Grade } from "../../core/grading/grade.ts";
import * as say from "./enNumbers.ts";

const { whole, decimal, count } = say;
const significant = new Intl.NumberFormat(say.locale, { maximumSignificantDigits: 3 });
const steps = (n: number): string => count(n, { one: "step", other: "steps" });

/** The words of a training run's charts and samples. */
export const trainingWords = {
  chart: {
    heading: "Training",
    x: "step",
    loss: "loss, nats a token",
    accuracy: "right answers",
    tokens: "mean tokens",
    best: "best so far",
    description: (label: string, n: number, loss: string, accuracy: string, tokens: string) =>
      `${label}: ${steps(n)}, loss ${loss}, ${accuracy} right, ${tokens} tokens`,
    point: (step: number, value: string, limits: string) => `Step ${whole.format(step)}: ${value} (95%: ${limits})`,
    note: "Loss of each batch, thin, and smoothed. Accuracy and tokens on the same problems of the validation split each time, with 95% intervals; the ring marks the best.",
    waiting: "The curves begin with the first check.",
  },
  number: (value: number) => significant.format(value),
  small: {
    heading: "Under the hood",
    rate: "learning rate",
    norm: "gradient norm",
    speed: "tokens a second",
    memory: "memory",
    megabytes: (value: number) => `${whole.format(value / 1e6)} MB`,
    noMemory: "this browser does not say",
    last: (value: string, most: string) => `now ${value}, most ${most}`,
  },
  samples: {
    heading: "The same problems, each time",
    lead: "What the student writes at each check, greedily.",
    which: "Problem",
    pick: (n: number) => whole.format(n),
    check: "Check",
    text: "What it writes",
    at: (step: number) => (step === 0 ? "before training" : `after ${steps(step)}`),
    tokens: (n: number) => count(n, { one: "token", other: "tokens" }),
    bar: (step: number, tokens: number, grade: string) =>
      `Step ${whole.format(step)}: ${whole.format(tokens)} tokens, ${grade}`,
    earlier: "Check before",
    later: "Check after",
    waiting: "The first answers come with the check before training.",
    grades: {
      correct: "right",
      wrong: "wrong",
      noAnswer: "no answer",
      truncated: "cut off",
      failed: "failed",
    } as Readonly<Record<Grade["kind"] | "failed", string>>,
  },
  table: {
    steps: "Table of steps",
    checks: "Table of checks",
    step: "Step",
    loss: "Loss",
    norm: "Gradient norm",
    rate: "Rate",
    tokens: "Tokens",
    speed: "Tokens/s",
    accuracy: "Right",
    interval: "95%",
    mean: "Mean tokens",
    best: "Best",
    yes: "best so far",
    more: "Show all",
  },
  decimal,
};
