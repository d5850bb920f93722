import type { GraphBuilder, Value } from "../graph/builder.ts";

/** float32 [N, classes] with a one at each of `ids` (int32 [N]). No gradient flows through it. */
export function oneHot(builder: GraphBuilder, ids: Value, classes: number): Value {
  const rows = ids.shape[0]!;
  const column = builder.node("Unsqueeze", [ids, builder.integers([1])], { shape: [rows, 1] });
  const equal = builder.node("Equal", [column, builder.range(classes)], { type: "bool", shape: [rows, classes] });
  return builder.node("Cast", [equal], { type: "float32", shape: [rows, classes] }, { to: 1 });
}
