import { type Graph, GraphBuilder, type Value } from "../graph/builder.ts";
import type { ModelConfig } from "../model/config.ts";
import { decoder, head } from "../model/decoder.ts";
import { layout } from "../model/layout.ts";
import { reshape } from "../ops/reshape.ts";
import { decoderInputs } from "./decoderInputs.ts";

export const MASKED = -1e9;

/**
 * The decoder with its cache, in the inputs and outputs that transformers.js expects: `input_ids`, `attention_mask`,
 * `position_ids` (int64) and `past_key_values.i.key|value` [batch, K, past, d]; `logits` [batch, sequence, vocabulary] and
 * `present.i.key|value` [batch, K, past + sequence, d].
 * `parameters` are half floats (bits), flat in the layout's order; onnxruntime widens them once, when it loads the graph.
 */
export function inferenceGraph(config: ModelConfig, parameters: Uint16Array): Graph {
  const builder = new GraphBuilder();
  const cacheShape = (keys: string) => ["batch", config.keyValueHeads, keys, config.headWidth];
  const { ids, attended, positions, past } = decoderInputs(builder, config);

  const weights = halfWeights(builder, config, parameters);
  const weight = (block: string) => weights.get(block)!;
  const idShape = builder.node("Shape", [ids], { type: "int64", shape: [2] });
  const flatIds = builder.node("Reshape", [ids, builder.integers([-1])], { shape: ["tokens"] });
  const hidden = decoder(builder, config, weight, {
    ids: flatIds,
    positions,
    mask: causalMask(builder, attended, idShape),
    toHeads: (x, heads) => {
      const sizes = withSizes(builder, idShape, [heads, config.headWidth]);
      return reshape(builder, x, ["batch", "sequence", heads, config.headWidth], sizes);
    },
    fromHeads: (x) => reshape(builder, x, ["tokens", config.heads * config.headWidth]),
    answering: (all) => all,
    cached: (layer, key, value) => {
      const { key: pastKey, value: pastValue } = past[layer]!;
      const extend = (old: Value, fresh: Value) =>
        builder.node("Concat", [old, fresh], { shape: cacheShape("total") }, { axis: 2 });
      const present = { key: extend(pastKey, key), value: extend(pastValue, value) };
      builder.output(`present.${layer}.key`, present.key);
      builder.output(`present.${layer}.value`, present.value);
      return present;
    },
  });

  const flat = head(builder, config, weight, hidden);
  const sizes = withSizes(builder, idShape, [config.vocabularySize]);
  const shape = ["batch", "sequence", config.vocabularySize];
  builder.output("logits", builder.node("Reshape", [flat, sizes], { shape }));
  return builder.build();
}

/** The blocks of the layout as float32 values, stored as half floats. */
function halfWeights(builder: GraphBuilder, config: ModelConfig, parameters: Uint16Array): Map<string, Value> {
  return new Map(
    layout(config).blocks.map(({ name, shape, offset }) => {
      const size = shape.reduce((a, b) => a * b);
      const half = builder.initializer(name, "float16", shape, parameters.subarray(offset, offset + size));
      return [name, builder.node("Cast", [half], { type: "float32", shape }, { to: 1 })];
    }),
  );
}

/**
 * 0 where query i (column past + i of the attention mask) may look at key j: j ≤ past + i and not padding; a large
 * negative number elsewhere: [batch, 1, sequence, total].
 */
export function causalMask(builder: GraphBuilder, attended: Value, idShape: Value): Value {
  const scalar = (value: Value, index: number) =>
    builder.node(
      "Squeeze",
      [builder.node("Gather", [value, builder.integers([index])], { type: "int64", shape: [1] })],
      { type: "int64", shape: [] },
    );
  const range = (from: Value, to: Value, size: string) =>
    builder.node("Range", [from, to, scalar(builder.integers([1]), 0)], { type: "int64", shape: [size] });
  const total = scalar(builder.node("Shape", [attended], { type: "int64", shape: [2] }), 1);
  const past = builder.node("Sub", [total, scalar(idShape, 1)], { type: "int64", shape: [] });
  const queries = range(past, total, "sequence");
  const keys = range(scalar(builder.integers([0]), 0), total, "total");

  const column = builder.node("Unsqueeze", [queries, builder.integers([1])], { shape: ["sequence", 1] });
  const causal = builder.node("GreaterOrEqual", [column, keys], { type: "bool", shape: ["sequence", "total"] });
  const real = isReal(builder, attended);
  const keyShape = ["batch", 1, 1, "total"];
  const visibleKeys = builder.node("Unsqueeze", [real, builder.integers([1, 2])], { type: "bool", shape: keyShape });
  const shape = ["batch", 1, "sequence", "total"];
  const visible = builder.node("And", [causal, visibleKeys], { type: "bool", shape });
  const inputs = [visible, builder.scalar(0), builder.scalar(MASKED)];
  return builder.node("Where", inputs, { type: "float32", shape });
}

/** [batch, sequence, ...rest] as an int64 vector. */
function withSizes(builder: GraphBuilder, idShape: Value, rest: readonly number[]): Value {
  const shape = [2 + rest.length];
  return builder.node("Concat", [idShape, builder.integers(rest)], { type: "int64", shape }, { axis: 0 });
}

/**
 * bool: which keys of an attention mask are no padding. Not by Cast, whose kernel for all pairs of types is one function so
 * large that a browser takes long to compile it.
 */
export function isReal(builder: GraphBuilder, attended: Value): Value {
  return builder.node("GreaterOrEqual", [attended, builder.integers([1])], { type: "bool", shape: attended.shape });
}
