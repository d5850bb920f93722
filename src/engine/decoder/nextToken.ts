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
  const plain = builder.inner("greedy");
  plain.results([plain.node("ArgMax", [logits], COLUMN, { axis: 1, keepdims: 1 })]);
  const branch = builder.inner("sampled");
  const drawn = branch.node("Gather", [draws, step], { type: "float32", shape: COLUMN.shape }, { axis: 1 });
  branch.results([branch.node("Cast", [drawnToken(branch, logits, temperatures, drawn)], COLUMN, { to: 7 })]);
  return builder.node("If", [sampled], COLUMN, { then_branch: branch.build(), else_branch: plain.build() });
}

const COLUMN = { type: "int64", shape: ["batch", 1] } as const;

/**
 * The next token as float32 [batch, 1], which is exact to 2²⁴ and what a GPU can choose among: in rows with a temperature
 * above 0 the one that their draw picks, in the others the most probable one, the first among equals.
 * `temperatures` and `draws` are float32 [batch, 1].
 */
export function drawnToken(builder: GraphBuilder, logits: Value, temperatures: Value, draws: Value): Value {
  const floats = { type: "float32", shape: COLUMN.shape } as const;
  const row = { type: "float32", shape: logits.shape } as const;
  const last = builder.integers([-1]);
  // A greedy row divides by 0 here, and what comes of it is not taken.
  const shares = builder.node("Softmax", [builder.node("Div", [logits, temperatures], row)], row, { axis: 1 });
  const highest = builder.node("ReduceMax", [logits, last], floats, { keepdims: 1 });
  const isHighest = builder.node("GreaterOrEqual", [logits, highest], { type: "bool", shape: row.shape });
  const isSampled = builder.node("Greater", [temperatures, builder.scalar(0)], { type: "bool", shape: COLUMN.shape });
  const onHighest = builder.node("Cast", [isHighest], row, { to: 1 });
  const weights = builder.node("Where", [isSampled, shares, onHighest], row);
  const cumulated = builder.node("CumSum", [weights, scalar(builder, 1)], row);
  const total = builder.node("Gather", [cumulated, last], floats, { axis: 1 });
  const draw = builder.node("Min", [draws, builder.scalar(BELOW_ONE)], floats);
  const own = builder.node("Where", [isSampled, draw, builder.scalar(0)], floats);
  const mark = builder.node("Mul", [own, total], floats);
  const isBelow = builder.node("LessOrEqual", [cumulated, mark], { type: "bool", shape: row.shape });
  const below = builder.node("Cast", [isBelow], row, { to: 1 });
  return builder.node("ReduceSum", [below, last], floats, { keepdims: 1 });
}

/** int64 []. */
export function scalar(builder: GraphBuilder, value: number): Value {
  return builder.node("Squeeze", [builder.integers([value])], { shape: [] });
}
