import type { GeneratedProblem } from "../problems/problem.ts";
import { equationText } from "./arithmetic.ts";
import { stepEquation } from "./problemFacts.ts";
import { answerLine, type Sentence, traceOf } from "./rendered.ts";
import type { Trace } from "./trace.ts";

/** What DRP leaves of a trace (arXiv 2505.13975): one line a necessary step, `pens left: 12 - 5 = 7`, then the answer. */
export function renderPruned(problem: GeneratedProblem): Trace {
  const lines = problem.graph.steps.map((step): Sentence => ({
    role: "compute",
    skill: step.skill,
    text: `${step.noun}: ${equationText(stepEquation(problem.graph, step))}\n`,
  }));
  return traceOf(problem, [...lines, answerLine(problem)]);
}
