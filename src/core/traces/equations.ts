import { AppError } from "../errors.ts";
import type { Graph, GraphStep } from "../problems/graph.ts";
import type { Equation } from "./arithmetic.ts";

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
