import type { GraphBuilder, Value } from "../graph/builder.ts";
import { oneHot } from "./oneHot.ts";

/** Below this a probability counts as this, so that the loss stays finite; float32's smallest normal is 1.2e-38. */
const SMALLEST = 1e-37;

/**
 * Σ weights · −log softmax(logits)[targets], a scalar: logits [N, V], targets int32 [N], weights float32 [N].
 * With weights that sum to one it is the weighted mean in nats a token. Its gradient is (softmax − one-hot) · weights.
 */
export function crossEntropy(builder: GraphBuilder, logits: Value, targets: Value, weights: Value): Value {
  const [rows, classes] = logits.shape as [number, number];
  const { shape } = logits;
  const probabilities = builder.node("Softmax", [logits], { shape }, { axis: -1 });
  const hot = oneHot(builder, targets, classes);
  const picked = builder.node("Mul", [probabilities, hot], { shape });
  const likelihood = builder.node("ReduceSum", [picked, builder.integers([1])], { shape: [rows] }, { keepdims: 0 });
  const bounded = builder.node("Max", [likelihood, builder.scalar(SMALLEST)], { shape: [rows] });
  const weighted = builder.node("Mul", [builder.node("Log", [bounded], { shape: [rows] }), weights], { shape: [rows] });
  const sum = builder.node("ReduceSum", [weighted], { shape: [] }, { keepdims: 0 });
  const loss = builder.node("Neg", [sum], { shape: [] });
  builder.tape.push({
    outputs: [loss],
    inputs: [logits],
    pull: ([gradient]) => {
      const scaled = builder.node("Mul", [weights, gradient!], { shape: [rows] });
      const column = builder.node("Unsqueeze", [scaled, builder.integers([1])], { shape: [rows, 1] });
      const error = builder.node("Sub", [probabilities, hot], { shape });
      return [builder.node("Mul", [error, column], { shape })];
    },
  });
  return loss;
}
