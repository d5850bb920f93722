import type { GraphBuilder, Shape, Value } from "../graph/builder.ts";

/** The same values in another shape. `target` (int64) states the sizes where more than one of them is symbolic. */
export function reshape(builder: GraphBuilder, x: Value, shape: Shape, target?: Value): Value {
  const sizes = target ?? builder.integers(shape.map((dim) => (typeof dim === "number" ? dim : -1)));
  const y = builder.node("Reshape", [x, sizes], { shape });
  builder.tape.push({ outputs: [y], inputs: [x], pull: ([gradient]) => [reshape(builder, gradient!, x.shape)] });
  return y;
}
