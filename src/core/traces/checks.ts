import type { GraphStep } from "../problems/graph.ts";
import type { GeneratedProblem } from "../problems/problem.ts";
import { breakdown, equationText, estimate, inverse, swapped } from "./arithmetic.ts";
import { askedQuestion, enumerate } from "./grammar.ts";
import type { PHRASINGS } from "./phrasings.ts";
import { givensFor, lastStep, slotsOf, stepEquation } from "./problemFacts.ts";
import type { Slots } from "./writer.ts";

/** One way to look at a result again. */
export interface Check {
  readonly kind: keyof typeof PHRASINGS;
  /** Whether it is about the one step, or about the problem as a whole. */
  readonly ofStep: boolean;
  readonly slots: Slots;
}

/** How many of the last equations are gone through again. */
const RECOMPUTED = 2;

/** Every check that the step allows: by its numbers, by its facts, by the question. */
export function checksOf(problem: GeneratedProblem, step: GraphStep): Check[] {
  return [...checksByNumbers(problem, step), ...checksByText(problem, step)];
}

function checksByNumbers(problem: GeneratedProblem, step: GraphStep): Check[] {
  const written = stepEquation(problem.graph, step);
  const { a, operation, b, c } = written;
  const checks: Check[] = [];
  const add = (kind: Check["kind"], more: Slots): void => {
    checks.push({ kind, ofStep: true, slots: { ...slotsOf(problem, step), ...more } });
  };
  const back = inverse(written);
  if (back !== undefined) add("inverse", { inverse: equationText(back) });
  const turned = swapped(written);
  if (turned !== undefined) add("swapped", { swapped: equationText(turned) });
  const parts = operation === "mod" ? [] : breakdown(written);
  if (parts.length > 0) add("parts", { parts: parts.map(equationText).join(", ") });
  const rough = estimate(written);
  if (rough !== undefined) add("estimate", { estimate: equationText(rough) });
  const bound = operation === "mod" ? b : a;
  if (c !== bound) add(c > bound ? "sizeMore" : "sizeLess", { a: bound });
  return checks;
}

function checksByText(problem: GeneratedProblem, step: GraphStep): Check[] {
  const ofLast = slotsOf(problem, lastStep(problem));
  const equations = problem.graph.steps.map((each) => equationText(stepEquation(problem.graph, each)));
  const checks: Check[] = [
    { kind: "recompute", ofStep: false, slots: { ...ofLast, equations: enumerate(equations.slice(-RECOMPUTED)) } },
    { kind: "reread", ofStep: false, slots: { ...ofLast, question: askedQuestion(problem.question) } },
  ];
  const [fact] = givensFor(problem, step, "stated");
  if (fact === undefined) return checks;
  const slots = { ...slotsOf(problem, step), clause: fact.clause, value: fact.value };
  return [...checks, { kind: "rereadFact", ofStep: true, slots }];
}
