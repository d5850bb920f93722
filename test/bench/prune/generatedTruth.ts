import type { GeneratedProblem } from "../../../src/core/problems/problem.ts";
import { breakdown, equationText } from "../../../src/core/traces/arithmetic.ts";
import type { Phrasings } from "../../../src/core/traces/phrasings.ts";
import { givensFor, stepEquation } from "../../../src/core/traces/problemFacts.ts";
import type { Step } from "../../../src/core/traces/trace.ts";
import { renderVerbose } from "../../../src/core/traces/verbose.ts";
import { inNotation, type Notation } from "./notation.ts";

/** A sentence of a generated trace, and what the graph says about it. */
export interface KnownSentence {
  readonly text: string;
  /** UTF-16 offsets [start, end) in the trace. */
  readonly start: number;
  readonly end: number;
  /** What of it the solution needs, as it is written: an equation, a fact that the question does not state, the answer.
   * Any one of these is enough; empty for a superfluous sentence. */
  readonly carries: readonly string[];
}

export interface KnownTrace {
  readonly problem: GeneratedProblem;
  readonly response: string;
  readonly sentences: readonly KnownSentence[];
}

/**
 * A verbose trace whose necessary sentences are known from the problem's graph: the first that writes each step's equation,
 * the one that recalls a fact which a step needs and the question does not state, and the line with the answer. All others
 * (facts of the question, plans, results said again, doubts, checks, the sentence that draws the answer together) are
 * superfluous.
 */
export function knownTrace(
  problem: GeneratedProblem,
  seed: number,
  phrasings: Phrasings,
  notation: Notation,
): KnownTrace {
  const { graph } = problem;
  const steps = renderVerbose(problem, seed, phrasings).steps;
  const carried: (readonly string[])[] = steps.map(() => []);
  const mark = (what: readonly string[], isCarrier: (step: Step) => boolean): void => {
    const found = steps.findIndex((step, i) => carried[i]!.length === 0 && isCarrier(step));
    if (found >= 0) carried[found] = what;
  };
  for (const step of graph.steps) {
    const equation = stepEquation(graph, step);
    const written = equationText(equation);
    const worked = step.operation === "mod" ? breakdown(equation).slice(-1).map(equationText) : [];
    mark([written, ...worked], ({ role, text }) => role === "compute" && text.includes(written));
    for (const { clause } of givensFor(problem, step, "known")) {
      mark([clause], ({ role, text }) => role === "restate" && text.includes(clause));
    }
  }
  const answer = `#### ${problem.answer}`;
  mark([answer], ({ text }) => text === answer);
  let start = 0;
  const sentences = steps.map(({ text: plain }, i): KnownSentence => {
    const text = inNotation(plain, notation);
    const end = start + text.length;
    const sentence = { text, start, end, carries: carried[i]!.map((what) => inNotation(what, notation)) };
    start = end;
    return sentence;
  });
  return { problem, response: sentences.map(({ text }) => text).join(""), sentences };
}
