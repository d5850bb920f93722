import type { Dim, GraphBuilder, Value } from "../graph/builder.ts";

/**
 * silu(gate) · up with gate and up the halves of `gateUp` [N, 2F]: [N, F] (Shazeer, arXiv 2002.05202).
 * With s = sigmoid(gate) and a = gate · s, silu's derivative is s + a − a · s.
 */
export function swiglu(builder: GraphBuilder, gateUp: Value): Value {
  const rows: Dim = gateUp.shape[0]!;
  const half = (gateUp.shape[1] as number) / 2;
  const part = { shape: [rows, half] };
  const multiply = (a: Value, b: Value) => builder.node("Mul", [a, b], part);

  const [gate, up] = builder.nodes("Split", [gateUp, builder.integers([half, half])], [part, part], { axis: 1 });
  const sigmoid = builder.node("Sigmoid", [gate!], part);
  const activated = multiply(gate!, sigmoid);
  const y = multiply(activated, up!);
  builder.tape.push({
    outputs: [y],
    inputs: [gateUp],
    pull: ([gradient]) => {
      const rest = builder.node("Sub", [activated, multiply(activated, sigmoid)], part);
      const slope = builder.node("Add", [sigmoid, rest], part);
      const gateGradient = multiply(multiply(gradient!, up!), slope);
      return [
        builder.node("Concat", [gateGradient, multiply(gradient!, activated)], { shape: gateUp.shape }, { axis: 1 }),
      ];
    },
  });
  return y;
}
