import type { GraphBuilder, Value } from "../graph/builder.ts";
import { oneHot } from "./oneHot.ts";

/**
 * Rows of `table` [V, D] picked by `ids` [N]: [N, D]. The gradient is a product with the one-hot matrix rather than a
 * scatter-add: that races on WebGPU and would make resumed runs differ in their last digits.
 */
export function embedding(builder: GraphBuilder, table: Value, ids: Value): Value {
  const [classes, width] = table.shape;
  const rows = builder.node("Gather", [table, ids], { type: table.type, shape: [ids.shape[0]!, width!] }, { axis: 0 });
  builder.tape.push({
    outputs: [rows],
    inputs: [table],
    pull: ([gradient]) => [
      builder.node(
        "Gemm",
        [oneHot(builder, ids, classes as number), gradient!],
        { type: "float32", shape: table.shape },
        { transA: 1 },
      ),
    ],
  });
  return rows;
}
