import type { GraphBuilder, Value } from "../graph/builder.ts";

/**
 * silu(gate) · up, both [N, F] (Shazeer, arXiv 2002.05202). With s = sigmoid(gate) and y the result, silu's derivative
 * times `up` is y + s · (up − y).
 */
export function swiglu(builder: GraphBuilder, gate: Value, up: Value): Value {
  const { shape } = gate;
  const multiply = (a: Value, b: Value) => builder.node("Mul", [a, b], { shape });

  const sigmoid = builder.node("Sigmoid", [gate], { shape });
  const activated = multiply(gate, sigmoid);
  const y = multiply(activated, up);
  builder.tape.push({
    outputs: [y],
    inputs: [gate, up],
    pull: ([gradient]) => {
      const rest = multiply(sigmoid, builder.node("Sub", [up, y], { shape }));
      const slope = builder.node("Add", [y, rest], { shape });
      return [multiply(gradient!, slope), multiply(gradient!, activated)];
    },
  });
  return y;
}
