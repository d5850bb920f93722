import type { GraphBuilder, Value } from "../../../src/engine/graph/builder.ts";
import { add } from "../../../src/engine/ops/add.ts";
import { attention } from "../../../src/engine/ops/attention.ts";
import { crossEntropy } from "../../../src/engine/ops/crossEntropy.ts";
import { embedding } from "../../../src/engine/ops/embedding.ts";
import { linear } from "../../../src/engine/ops/linear.ts";
import { reshape } from "../../../src/engine/ops/reshape.ts";
import { rmsNorm } from "../../../src/engine/ops/rmsNorm.ts";
import { rotary, rotaryTables } from "../../../src/engine/ops/rotary.ts";
import { pick, spread } from "../../../src/engine/ops/rowMap.ts";
import { split } from "../../../src/engine/ops/split.ts";
import { swiglu } from "../../../src/engine/ops/swiglu.ts";
import { transpose } from "../../../src/engine/ops/transpose.ts";

/** One application of an operation, whose gradient is checked against finite differences. */
export interface OpCase {
  /** The file in src/engine/ops, without its ending. */
  readonly op: string;
  readonly title: string;
  /** Shapes of the float32 inputs; each gets random values and is differentiated. */
  readonly inputs: Readonly<Record<string, readonly number[]>>;
  /** Adds the operation to a graph; integer inputs and masks are initializers. */
  readonly apply: (builder: GraphBuilder, inputs: Record<string, Value>) => readonly Value[];
}

const integers = (builder: GraphBuilder, name: string, values: readonly number[]): Value =>
  builder.initializer(name, "int32", [values.length], Int32Array.from(values));

/** [batch, 1, queries, keys]: −10⁹ where `visible` says no. */
function mask(
  builder: GraphBuilder,
  [batch, queries, keys]: readonly [number, number, number],
  visible: (row: number, query: number, key: number) => boolean,
): Value {
  const values = Float32Array.from({ length: batch * queries * keys }, (_, i) => {
    const [row, query, key] = [Math.floor(i / (queries * keys)), Math.floor(i / keys) % queries, i % keys];
    return visible(row, query, key) ? 0 : -1e9;
  });
  return builder.initializer("mask", "float32", [batch, 1, queries, keys], values);
}

function attentionCase(
  title: string,
  heads: number,
  groups: number,
  visible: (row: number, query: number, key: number) => boolean,
): OpCase {
  const [batch, tokens, width] = [2, 5, 4];
  const inputs = {
    query: [batch, heads, tokens, width],
    key: [batch, groups, tokens, width],
    value: [batch, groups, tokens, width],
  };
  const apply: OpCase["apply"] = (builder, { query, key, value }) => [
    attention(builder, query!, key!, value!, mask(builder, [batch, tokens, tokens], visible)),
  ];
  return { op: "attention", title, inputs, apply };
}

/** To cover a new operation, add a row. */
export const OP_CASES: readonly OpCase[] = [
  {
    op: "add",
    title: "add",
    inputs: { a: [3, 4], b: [3, 4] },
    apply: (builder, { a, b }) => [add(builder, a!, b!)],
  },
  {
    op: "add",
    title: "add of a value to itself, as the residual stream does",
    inputs: { a: [3, 4] },
    apply: (builder, { a }) => [add(builder, a!, a!)],
  },
  attentionCase("attention without a mask", 2, 2, () => true),
  attentionCase("causal attention", 3, 3, (_, query, key) => key <= query),
  attentionCase("causal attention with grouped queries", 6, 2, (_, query, key) => key <= query),
  attentionCase("attention of packed segments, one key-value head", 4, 1, (row, query, key) => {
    const boundary = row + 2;
    return key <= query && key < boundary === query < boundary;
  }),
  {
    op: "crossEntropy",
    title: "cross-entropy, with a target twice and a weight of zero",
    inputs: { logits: [4, 6] },
    apply: (builder, { logits }) => {
      const weights = builder.initializer("weights", "float32", [4], Float32Array.of(0.5, 0, 0.2, 0.3));
      return [crossEntropy(builder, logits!, integers(builder, "targets", [2, 5, 0, 2]), weights)];
    },
  },
  {
    op: "embedding",
    title: "embedding, with an id twice and one never",
    inputs: { table: [5, 3] },
    apply: (builder, { table }) => [embedding(builder, table!, integers(builder, "ids", [4, 0, 4, 2, 1, 4]))],
  },
  {
    op: "linear",
    title: "linear",
    inputs: { x: [4, 5], weight: [3, 5] },
    apply: (builder, { x, weight }) => [linear(builder, x!, weight!)],
  },
  {
    op: "reshape",
    title: "reshape",
    inputs: { x: [2, 6] },
    apply: (builder, { x }) => [reshape(builder, x!, [3, 2, 2])],
  },
  {
    op: "rmsNorm",
    title: "RMSNorm",
    inputs: { x: [4, 6], weight: [6] },
    apply: (builder, { x, weight }) => [rmsNorm(builder, x!, weight!, 1e-5)],
  },
  {
    op: "rowMap",
    title: "picking rows, and spreading them again",
    inputs: { long: [2, 3, 4], short: [4, 5] },
    apply: (builder, { long, short }) => {
      const map = {
        places: integers(builder, "places", [4, 0, 2, 3]),
        sources: builder.initializer("sources", "int32", [2, 3], Int32Array.of(1, 4, 2, 3, 0, 4)),
      };
      return [pick(builder, long!, map), spread(builder, short!, map)];
    },
  },
  {
    op: "rotary",
    title: "rotary positions, which start again in the middle of a row",
    inputs: { x: [2, 3, 4, 6] },
    apply: (builder, { x }) => {
      const places = BigInt64Array.from([0, 1, 2, 3, 5, 0, 1, 7], BigInt);
      const positions = builder.initializer("positions", "int64", [2, 4], places);
      return [rotary(builder, x!, positions, rotaryTables(builder, 8, 6, 100))];
    },
  },
  {
    op: "split",
    title: "split along an inner axis",
    inputs: { x: [2, 6, 2] },
    apply: (builder, { x }) => split(builder, x!, 1, [1, 3, 2]),
  },
  {
    op: "swiglu",
    title: "SwiGLU",
    inputs: { gate: [4, 3], up: [4, 3] },
    apply: (builder, { gate, up }) => [swiglu(builder, gate!, up!)],
  },
  {
    op: "transpose",
    title: "transpose by an order that is not its own inverse",
    inputs: { x: [2, 3, 4] },
    apply: (builder, { x }) => [transpose(builder, x!, [1, 2, 0])],
  },
];
