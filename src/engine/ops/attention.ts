import type { Dim, GraphBuilder, Shape, Value } from "../graph/builder.ts";

/**
 * softmax(q kᵀ / √headWidth + mask) v with grouped queries (Ainslie et al., arXiv 2305.13245):
 * q [B, H, T, d], k and v [B, K, S, d] with K dividing H, mask [B, 1, T, S] added to the scores; result [B, H, T, d].
 * Query heads of one group are laid end to end, so that a group is one matrix product and keys are never repeated.
 * Backwards, the row sums of dP · P equal those of dO · O (Dao et al., arXiv 2205.14135), which are d/S of the work; and
 * the gradients of keys and values are computed transposed, so that no product has to turn a [T, S] matrix.
 */
export function attention(builder: GraphBuilder, q: Value, k: Value, v: Value, mask: Value): Value {
  const [batch, heads, queries, width] = q.shape as [Dim, number, Dim, number];
  const [, groups, keys] = k.shape as [Dim, number, Dim];
  const perGroup = heads / groups;
  const rows: Dim = typeof queries === "number" ? perGroup * queries : `${perGroup}*${queries}`;
  const scale = builder.scalar(1 / Math.sqrt(width));

  const reshape = (x: Value, shape: Shape, sizes: readonly number[]) =>
    perGroup === 1 ? x : builder.node("Reshape", [x, builder.integers(sizes)], { shape });
  const grouped = (x: Value, last: Dim) => reshape(x, [batch, groups, rows, last], [0, groups, -1, sizeOf(last)]);
  const apart = (x: Value, last: Dim) => reshape(x, [batch, heads, queries, last], [0, heads, -1, sizeOf(last)]);
  const multiply = (a: Value, b: Value) => builder.node("Mul", [a, b], { shape: a.shape });
  const matmul = (a: Value, b: Value, shape: Shape) => builder.node("MatMul", [a, b], { shape });
  const turned = (x: Value) => {
    const [b, h, t, s] = x.shape as [Dim, Dim, Dim, Dim];
    return builder.node("Transpose", [x], { shape: [b, h, s, t] }, { perm: [0, 1, 3, 2] });
  };
  const groupScores: Shape = [batch, groups, rows, keys];
  const groupHeads: Shape = [batch, groups, rows, width];

  const query = grouped(multiply(q, scale), width);
  const scores = apart(matmul(query, turned(k), groupScores), keys);
  const masked = builder.node("Add", [scores, mask], { shape: scores.shape });
  const weights = builder.node("Softmax", [masked], { shape: scores.shape }, { axis: -1 });
  const groupWeights = grouped(weights, keys);
  const y = apart(matmul(groupWeights, v, groupHeads), width);

  builder.tape.push({
    outputs: [y],
    inputs: [q, k, v],
    pull: ([gradient]) => {
      const groupGradient = grouped(gradient!, width);
      const sums = builder.node(
        "ReduceSum",
        [multiply(gradient!, y), builder.integers([-1])],
        { shape: [batch, heads, queries, 1] },
        { keepdims: 1 },
      );
      const weightGradient = apart(matmul(groupGradient, turned(v), groupScores), keys);
      const centred = builder.node("Sub", [weightGradient, sums], { shape: scores.shape });
      const scoreGradient = grouped(multiply(weights, centred), keys);
      return [
        multiply(apart(matmul(scoreGradient, k, groupHeads), width), scale),
        turned(matmul(turned(query), scoreGradient, [batch, groups, width, keys])),
        turned(matmul(turned(groupGradient), groupWeights, [batch, groups, width, keys])),
      ];
    },
  });
  return y;
}

/** For Reshape: a symbolic last axis is copied from the input's. */
function sizeOf(dim: Dim): number {
  return typeof dim === "number" ? dim : 0;
}
