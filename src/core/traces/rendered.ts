import type { Problem } from "../problems/problem.ts";
import type { Step, Trace } from "./trace.ts";

/** A step before its place in the trace is known. */
export type Sentence = Omit<Step, "span">;

/** Puts sentences, whose texts hold their own white space, into one trace. */
export function traceOf(problem: Problem, sentences: readonly Sentence[]): Trace {
  const steps: Step[] = [];
  let from = 0;
  for (const sentence of sentences) {
    const to = from + sentence.text.length;
    steps.push({ ...sentence, span: [from, to] });
    from = to;
  }
  return { problemId: problem.id, source: "generated", steps, finalAnswer: problem.answer };
}

export function traceText(trace: Trace): string {
  return trace.steps.map((step) => step.text).join("");
}

/** The line that ends every solution, as in GSM8K. */
export function answerLine(problem: Problem): Sentence {
  return { role: "conclude", skill: undefined, text: `#### ${problem.answer}` };
}
