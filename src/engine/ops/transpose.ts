import type { GraphBuilder, Value } from "../graph/builder.ts";

/** Axis i of the result is axis `order[i]` of x. */
export function transpose(builder: GraphBuilder, x: Value, order: readonly number[]): Value {
  const shape = order.map((axis) => x.shape[axis]!);
  const y = builder.node("Transpose", [x], { shape }, { perm: order });
  const inverse = order.map((_, axis) => order.indexOf(axis));
  builder.tape.push({ outputs: [y], inputs: [x], pull: ([gradient]) => [transpose(builder, gradient!, inverse)] });
  return y;
}
