import { generateProblem } from "../problems/generate.ts";
import { drawCalculation } from "../problems/practice.ts";
import type { Split } from "../problems/problem.ts";
import { random } from "../random.ts";
import { solutionText, studentPrompt } from "../traces/solution.ts";
import { STYLES } from "../traces/trace.ts";

/**
 * What an example teaches: a solution in a style, or the wording of questions itself, so that the likelihood of a prompt
 * tells whether it resembles those of training.
 */
export const EXAMPLE_KINDS = [...STYLES, "question"] as const;
export type ExampleKind = (typeof EXAMPLE_KINDS)[number];

/** A prompt of the embedded student with what it should write; the end token follows a solution. */
export interface CorpusExample {
  readonly kind: ExampleKind;
  readonly prompt: string;
  readonly completion: string;
}

const PROBLEM_TOKEN = "<|problem|>";

/** Shares of what examples are drawn from. */
export interface CorpusMix {
  readonly kinds: Readonly<Record<ExampleKind, number>>;
  /** Ranges of steps; within one, templates are equally likely. */
  readonly steps: readonly { readonly min: number; readonly max: number; readonly share: number }[];
}

/** Example number `index` of a corpus: a function of its arguments alone. */
export function corpusExample(seed: number, split: Split, index: number, mix: CorpusMix): CorpusExample {
  const draws = random(seed, `corpus/${split}`, index);
  const kind = drawShare(draws.next(), EXAMPLE_KINDS, (name) => mix.kinds[name]);
  const { min, max } = drawShare(draws.next(), mix.steps, (range) => range.share);
  const problem = generateProblem({ seed, split, index, minSteps: min, maxSteps: max });
  if (kind === "question") return { kind, prompt: PROBLEM_TOKEN, completion: ` ${problem.question}` };
  const prompt = studentPrompt(problem.question, kind);
  return { kind, prompt, completion: solutionText(problem, kind, `${seed}/${index}`) };
}

/**
 * Words of questions in no order, and the same words twice more: practice for copying alone, on which names and numbers of
 * a trace depend (induction heads; Olsson et al., arXiv 2209.11895).
 */
export function copyLine(seed: number, index: number): { readonly list: string; readonly copies: string } {
  const draws = random(seed, "copying", index);
  const words = [0, 1].flatMap((second) => {
    const { question } = generateProblem({ seed, split: "train", index: 2 * index + second });
    return question.match(/[A-Za-z]+|\$?\d+/g) ?? [];
  });
  const different = [...new Set(words)];
  const list = Array.from({ length: draws.integer(3, 12) }, () => ` ${draws.pick(different)}`).join("");
  return { list, copies: `${list}${list}\n` };
}

/** Calculations on lines of their own, as they follow the noun in a pruned trace: practice for the arithmetic alone. */
export function practiceLines(seed: number, index: number, count: number): { expression: string; result: string }[] {
  const draws = random(seed, "practice", index);
  return Array.from({ length: count }, () => {
    const { left, operation, right, result } = drawCalculation(draws);
    return { expression: `: ${left} ${operation} ${right} =`, result: ` ${result}\n` };
  });
}

function drawShare<T>(uniform: number, items: readonly T[], share: (item: T) => number): T {
  let rest = uniform * items.reduce((sum, item) => sum + share(item), 0);
  for (const item of items) {
    rest -= share(item);
    if (rest < 0) return item;
  }
  return items.at(-1)!;
}
