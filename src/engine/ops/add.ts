import type { GraphBuilder, Value } from "../graph/builder.ts";

/** a + b, both of one shape (the residual connection). */
export function add(builder: GraphBuilder, a: Value, b: Value): Value {
  const sum = builder.node("Add", [a, b], { shape: a.shape });
  builder.tape.push({ outputs: [sum], inputs: [a, b], pull: ([gradient]) => [gradient, gradient] });
  return sum;
}
