// cspell:ignore שלוש ועוד
import { generateProblem } from "../../../src/core/problems/generate.ts";
import { pruneTrace } from "../../../src/core/teacher/symbolicTeacher.ts";
import type { TeacherTrace } from "../../../src/core/teacher/teacher.ts";
import { solutionText } from "../../../src/core/traces/solution.ts";

export const LENGTHS = [25_000, 50_000, 100_000, 200_000] as const;

export interface Growth {
  readonly text: string;
  /** Milliseconds for each of `LENGTHS`. */
  readonly milliseconds: readonly number[];
  /** Time per character at 200,000 characters, over that at 25,000: 1 is linear, 8 quadratic. */
  readonly ratio: number;
}

/** Milliseconds for pruning the traces, one after the other. */
export function timePruning(traces: readonly TeacherTrace[]): number {
  const from = performance.now();
  for (const trace of traces) pruneTrace(trace);
  return performance.now() - from;
}

/** Traces of at least `size`, as `measure` counts: verbose ones about one problem, joined until they are long enough. */
export function longTraces(count: number, size: number, measure: (text: string) => number): TeacherTrace[] {
  return Array.from({ length: count }, (_, index) => {
    const problem = generateProblem({ seed: 41, split: "validation", index, minSteps: 2 });
    let response = "";
    for (let seed = 0; measure(response) < size; seed++) {
      response = `${solutionText(problem, "verbose", seed).replace(/\n#{4}.*$/, "")}\n\n${response}`;
    }
    return { question: problem.question, response: `${response}#### ${problem.answer}` };
  });
}

/** How the time grows with the length of a trace that repeats a text. The fastest of three runs counts. */
export function growth(name: string, question: string, text: string): Growth {
  const milliseconds = LENGTHS.map((length) => {
    const response = text.repeat(Math.ceil(length / text.length)).slice(0, length);
    return Math.min(...[0, 1, 2].map(() => timePruning([{ question, response }])));
  });
  const perCharacter = (i: number): number => milliseconds[i]! / LENGTHS[i]!;
  return { text: name, milliseconds, ratio: perCharacter(LENGTHS.length - 1) / perCharacter(0) };
}

/** Texts that tempt a reader of traces to look back or ahead. */
export const HOSTILE_TEXTS: Readonly<Record<string, string>> = {
  "one long word": "a",
  digits: "7",
  "an endless sum": "1+",
  "open brackets": "(",
  "closed brackets": "(1)",
  "open formulas": "\\[",
  dollars: "$",
  fractions: "\\frac{",
  "open notes": "<<1",
  tags: "<think>",
  commas: "3, ",
  "clauses without an end": "so 3 is 4, and ",
  "blank lines": "\n\n",
  blanks: " ",
  "capital letters with stops": "A.",
  "wait, and no more": "wait ",
  "a calculation without an end": "3 + 4 = ",
  "equal signs": "=",
  "one answer again and again": "So 3 + 4 = 7. The answer is 7. ",
  "ever other answers": "3 + 4 = 7, so the answer is 7.\nWait, 4 * 5 = 20, so the answer is 20.\n",
  boxes: "\\boxed{7} ",
  "open boxes": "\\boxed{",
  "hash marks": "#### 7\n",
  "a sum that goes on": "So we add 1 to 7, which makes 8.\n",
  "names of unknowns": "Let x = 3 and y = 4x.\n",
  "list marks": "- 1. ",
  stars: "*",
  emoji: "🙂",
  "from right to left": "שלוש ועוד 4 ",
};
