import type { GeneratedProblem } from "../problems/problem.ts";
import { answerLine, traceOf } from "./rendered.ts";
import type { Trace } from "./trace.ts";

/** No reasoning at all: the answer's line alone. */
export function renderDirect(problem: GeneratedProblem): Trace {
  return traceOf(problem, [answerLine(problem)]);
}
