import type { Dim, GraphBuilder, Shape, Value } from "../graph/builder.ts";

/**
 * The same values in another shape. `target` (int64) states the sizes where more than one of them is symbolic and not that of
 * the same axis of x.
 */
export function reshape(builder: GraphBuilder, x: Value, shape: Shape, target?: Value): Value {
  const size = (dim: Dim, axis: number): number => (typeof dim === "number" ? dim : dim === x.shape[axis] ? 0 : -1);
  const sizes = target ?? builder.integers(shape.map(size));
  const y = builder.node("Reshape", [x, sizes], { shape });
  builder.tape.push({ outputs: [y], inputs: [x], pull: ([gradient]) => [reshape(builder, gradient!, x.shape)] });
  return y;
}
