import type { GraphBuilder, Value } from "../graph/builder.ts";

/**
 * x / rms(x) · weight over the last axis, x [N, D], weight [D] (Zhang and Sennrich, arXiv 1910.07467).
 * With h = x/rms and e = gradient · weight: dx = (e − h · mean(e · h)) / rms.
 */
export function rmsNorm(builder: GraphBuilder, x: Value, weight: Value, epsilon: number): Value {
  const { shape } = x;
  const column = { shape: [...shape.slice(0, -1), 1] };
  const mean = (value: Value) => builder.node("ReduceMean", [value, builder.integers([-1])], column, { keepdims: 1 });
  const multiply = (a: Value, b: Value) => builder.node("Mul", [a, b], { shape });

  const variance = builder.node("Add", [mean(multiply(x, x)), builder.scalar(epsilon)], column);
  const inverse = builder.node("Reciprocal", [builder.node("Sqrt", [variance], column)], column);
  const normal = multiply(x, inverse);
  const y = multiply(normal, weight);
  builder.tape.push({
    outputs: [y],
    inputs: [x, weight],
    pull: ([gradient], [wantX, wantWeight]) => {
      const scaled = multiply(gradient!, weight);
      const projected = multiply(normal, mean(multiply(scaled, normal)));
      return [
        wantX ? multiply(builder.node("Sub", [scaled, projected], { shape }), inverse) : undefined,
        wantWeight
          ? builder.node(
              "ReduceSum",
              [multiply(gradient!, normal), builder.integers([0])],
              { shape: weight.shape },
              { keepdims: 0 },
            )
          : undefined,
      ];
    },
  });
  return y;
}
