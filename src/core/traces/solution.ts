import type { GeneratedProblem } from "../problems/problem.ts";
import { renderDirect } from "./direct.ts";
import { renderPruned } from "./pruned.ts";
import { traceText } from "./rendered.ts";
import type { Style, Trace } from "./trace.ts";
import { renderVerbose } from "./verbose.ts";

/** The trace in a style; `seed` chooses the wording of a verbose one and nothing else. */
export function renderSolution(problem: GeneratedProblem, style: Style, seed: number | string): Trace {
  switch (style) {
    case "verbose":
      return renderVerbose(problem, seed);
    case "pruned":
      return renderPruned(problem);
    case "direct":
      return renderDirect(problem);
  }
}

/** What the student is trained to write after its prompt; the end token is the tokenizer's. */
export function solutionText(problem: GeneratedProblem, style: Style, seed: number | string): string {
  return traceText(renderSolution(problem, style, seed));
}

/** The student's whole prompt, special tokens written out. */
export function studentPrompt(question: string, style: Style): string {
  return `<|problem|> ${question}<|${style}|>`;
}
