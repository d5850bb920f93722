import type { GraphBuilder, Value } from "../graph/builder.ts";

/** y = x Wᵀ with x [N, in] and W [out, in], PyTorch's layout, so that stored weights need no transposing. */
export function linear(builder: GraphBuilder, x: Value, weight: Value): Value {
  const y = builder.node("Gemm", [x, weight], { shape: [x.shape[0]!, weight.shape[0]!] }, { transB: 1 });
  builder.tape.push({
    outputs: [y],
    inputs: [x, weight],
    pull: ([gradient], [wantX, wantWeight]) => [
      wantX ? builder.node("Gemm", [gradient!, weight], { shape: x.shape }) : undefined,
      wantWeight ? builder.node("Gemm", [gradient!, x], { shape: weight.shape }, { transA: 1 }) : undefined,
    ],
  });
  return y;
}
