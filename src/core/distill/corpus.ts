import { drawCalculation } from "../problems/practice.ts";
import { generateProblem } from "../problems/generate.ts";
import type { Split } from "../problems/problem.ts";
import { random } from "../random.ts";
import { solutionText, studentPrompt } from "../traces/solution.ts";
import { type Style, STYLES } from "../traces/trace.ts";

/** A prompt of the embedded student with what it should write. */
export interface CorpusExample {
  readonly style: Style;
  readonly prompt: string;
  readonly completion: string;
}

/** What an example is drawn from; shares sum to one. */
export interface CorpusMix {
  readonly styles: Readonly<Record<Style, number>>;
  /** Largest number of steps, and the probability of each. Without it, templates are equally likely. */
  readonly steps: readonly { readonly min: number; readonly max: number; readonly share: number }[];
}

/** Example number `index` of a corpus: a function of its arguments alone. */
export function corpusExample(seed: number, split: Split, index: number, mix: CorpusMix): CorpusExample {
  const draws = random(seed, `corpus/${split}`, index);
  const style = drawShare(draws.next(), STYLES, (name) => mix.styles[name]);
  const { min, max } = drawShare(draws.next(), mix.steps, (range) => range.share);
  const problem = generateProblem({ seed, split, index, minSteps: min, maxSteps: max });
  return {
    style,
    prompt: studentPrompt(problem.question, style),
    completion: solutionText(problem, style, `${seed}/${index}`),
  };
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
