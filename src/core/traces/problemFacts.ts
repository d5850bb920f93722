import { AppError } from "../errors.ts";
import type { Given, Graph, GraphStep } from "../problems/graph.ts";
import type { GeneratedProblem } from "../problems/problem.ts";
import { type Equation, equationText } from "./arithmetic.ts";
import { verbFor, withArticle } from "./grammar.ts";
import type { Slots } from "./writer.ts";

/** The value that an operand's id stands for: a given's or an earlier step's. Throws `internal` on an unknown id. */
export function operandValue(graph: Graph, id: string): number {
  const operand = graph.givens.find((given) => given.id === id) ?? graph.steps.find((step) => step.id === id);
  if (operand === undefined) throw new AppError({ code: "internal", message: `The graph has no operand "${id}".` });
  return operand.value;
}

export function stepEquation(graph: Graph, step: GraphStep): Equation {
  const [a, b] = step.operands;
  return { a: operandValue(graph, a), operation: step.operation, b: operandValue(graph, b), c: step.value };
}

export function givensOf({ graph }: GeneratedProblem, kind: Given["kind"]): Given[] {
  return graph.givens.filter((given) => given.kind === kind);
}

/** The facts of a kind that a step uses directly. */
export function givensFor(problem: GeneratedProblem, step: GraphStep, kind: Given["kind"]): Given[] {
  return givensOf(problem, kind).filter((given) => step.operands.includes(given.id));
}

/** The step that gives the answer. */
export function lastStep({ graph }: GeneratedProblem): GraphStep {
  const last = graph.steps.at(-1);
  if (last === undefined) throw new AppError({ code: "internal", message: "A problem needs at least one step." });
  return last;
}

/** What phrasings may say about a step. */
export function slotsOf(problem: GeneratedProblem, step: GraphStep): Slots {
  const written = stepEquation(problem.graph, step);
  return {
    a: written.a,
    c: written.c,
    noun: withArticle(step.noun),
    last: withArticle(lastStep(problem).noun),
    verb: verbFor(written),
    equation: equationText(written),
  };
}
