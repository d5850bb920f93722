import type { GraphBuilder, Value } from "../graph/builder.ts";

/** float32 may round a draw up to 1, where no token is. */
const BELOW_ONE = 1 - 2 ** -24;

/** How tokens are chosen, the same in all steps of a run. */
export interface Choosing {
  /** float32 [batch, 1], 0 for greedy rows. */
  readonly temperatures: Value;
  /** bool []: whether any row is not greedy. */
  readonly sampled: Value;
  /** float32 [batch, steps], uniform in [0, 1). */
  readonly draws: Value;
}

/**
 * int64 [batch, 1] of logits [batch, vocabulary]: the most probable token, the first one among equals, or in sampled rows
 * the one that draw number `step` (int64 [1]) picks from softmax(logits / temperature), as `chooseToken` does with topP 1.
 */
export function nextToken(
  builder: GraphBuilder,
  { temperatures, sampled, draws }: Choosing,
  logits: Value,
  step: Value,
): Value {
  const column = { type: "int64", shape: ["batch", 1] } as const;
  const greedy = builder.node("ArgMax", [logits], column, { axis: 1, keepdims: 1 });
  const plain = builder.inner("greedy");
  plain.results([plain.node("Identity", [greedy], column)]);

  const branch = builder.inner("sampled");
  const floats = { shape: ["batch", 1] };
  const row = { shape: logits.shape };
  // A greedy row divides by 0 here, and what comes of it is not taken.
  const shares = branch.node("Softmax", [branch.node("Div", [logits, temperatures], row)], row, { axis: 1 });
  const cumulated = branch.node("CumSum", [shares, scalar(branch, 1)], row);
  const total = branch.node("Gather", [cumulated, branch.integers([-1])], floats, { axis: 1 });
  const drawn = branch.node("Gather", [draws, step], floats, { axis: 1 });
  const draw = branch.node("Min", [drawn, branch.scalar(BELOW_ONE)], floats);
  const mark = branch.node("Mul", [draw, total], floats);
  const isBelow = branch.node("LessOrEqual", [cumulated, mark], { type: "bool", shape: row.shape });
  const below = branch.node("Cast", [isBelow], { type: "int64", shape: row.shape }, { to: 7 });
  const picked = branch.node("ReduceSum", [below, branch.integers([1])], column, { keepdims: 1 });
  const isSampled = branch.node("Greater", [temperatures, branch.scalar(0)], { type: "bool", shape: column.shape });
  branch.results([branch.node("Where", [isSampled, picked, greedy], column)]);
  return builder.node("If", [sampled], column, { then_branch: branch.build(), else_branch: plain.build() });
}

/** int64 []. */
export function scalar(builder: GraphBuilder, value: number): Value {
  return builder.node("Squeeze", [builder.integers([value])], { shape: [] });
}
