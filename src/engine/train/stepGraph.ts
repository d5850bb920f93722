import { type Graph, GraphBuilder, product, type Shape, type Value } from "../graph/builder.ts";
import { gradients } from "../graph/gradients.ts";
import type { ModelConfig } from "../model/config.ts";
import { decoder, head } from "../model/decoder.ts";
import { type Layout, layout } from "../model/layout.ts";
import { crossEntropy } from "../ops/crossEntropy.ts";
import { reshape } from "../ops/reshape.ts";
import { pick, type RowMap, spread } from "../ops/rowMap.ts";
import { adamW, type OptimiserOptions } from "./optimiser.ts";

const MASKED = -1e9;

/**
 * A whole training step as one graph, for packed batches of any size. In: the flat `parameters`, `moment1`, `moment2`; the
 * scalars `learningRate`, `correction1`, `correction2`; and the arrays of a PackedBatch under their names. Out: the new state
 * under the same names with "Out", `loss` (nats a token, weighted mean) and `gradientNorm`.
 * Padding is seen by attention alone (Zeng et al., arXiv 2208.08124), and only tokens that count get logits.
 */
export function stepGraph(config: ModelConfig, optimiser: OptimiserOptions): Graph {
  const builder = new GraphBuilder();
  const shape = layout(config);
  const vector = (name: string) => builder.input(name, "float32", [shape.size]);
  const scalar = (name: string) => builder.input(name, "float32", []);
  const state = { parameters: vector("parameters"), moment1: vector("moment1"), moment2: vector("moment2") };
  const scalars = {
    learningRate: scalar("learningRate"),
    correction1: scalar("correction1"),
    correction2: scalar("correction2"),
  };
  const blocks = unflatten(builder, shape, state.parameters);
  const loss = batchLoss(builder, config, blocks);
  const flat = flatten(builder, shape, gradients(builder, loss, [...blocks.values()]));
  const updated = adamW(builder, shape, optimiser, state, scalars, flat);
  builder.output("parametersOut", updated.parameters);
  builder.output("moment1Out", updated.moment1);
  builder.output("moment2Out", updated.moment2);
  builder.output("loss", loss);
  builder.output("gradientNorm", updated.gradientNorm);
  return builder.build();
}

/** The loss alone, of flat `parameters` on a packed batch, for held-out data; with `withGradient`, the flat gradient too. */
export function lossGraph(config: ModelConfig, withGradient = false): Graph {
  const builder = new GraphBuilder();
  const shape = layout(config);
  const blocks = unflatten(builder, shape, builder.input("parameters", "float32", [shape.size]));
  const loss = batchLoss(builder, config, blocks);
  builder.output("loss", loss);
  if (withGradient) builder.output("gradient", flatten(builder, shape, gradients(builder, loss, [...blocks.values()])));
  return builder.build();
}

function batchLoss(builder: GraphBuilder, config: ModelConfig, blocks: Map<string, Value>): Value {
  const weight = (name: string) => blocks.get(name)!;
  const cells = ["rows", "tokens"];
  const cellMap: RowMap = {
    places: builder.input("cellOfPlace", "int32", ["places"]),
    sources: builder.input("placeOfCell", "int32", cells),
  };
  const countedMap: RowMap = {
    places: builder.input("placeOfCounted", "int32", ["counted"]),
    sources: builder.input("countedOfPlace", "int32", ["places"]),
  };
  const hidden = decoder(builder, config, weight, {
    ids: builder.input("ids", "int32", ["places"]),
    positions: builder.input("positions", "int64", cells),
    mask: segmentMask(
      builder,
      builder.input("segments", "int32", cells),
      builder.input("columns", "int32", ["tokens"]),
    ),
    toHeads: (x, heads) => reshape(builder, spread(builder, x, cellMap), [...cells, heads, config.headWidth]),
    fromHeads: (x) => pick(builder, reshape(builder, x, [...cells, config.heads * config.headWidth]), cellMap),
    answering: (all) => pick(builder, all, countedMap),
    cached: (_, key, value) => ({ key, value }),
  });
  const logits = head(builder, config, weight, hidden);
  const targets = builder.input("targets", "int32", ["counted"]);
  return crossEntropy(builder, logits, targets, builder.input("weights", "float32", ["counted"]));
}

/** 0 where a token may look (itself and earlier ones of its own segment), a large negative number elsewhere: [rows, 1, T, T]. */
function segmentMask(builder: GraphBuilder, segments: Value, columns: Value): Value {
  const unsqueeze = (value: Value, axes: number[], shape: Shape) =>
    builder.node("Unsqueeze", [value, builder.integers(axes)], { shape });
  const shape = ["rows", 1, "tokens", "tokens"];
  const own = builder.node(
    "Equal",
    [unsqueeze(segments, [1, 3], ["rows", 1, "tokens", 1]), unsqueeze(segments, [1, 2], ["rows", 1, 1, "tokens"])],
    { type: "bool", shape },
  );
  const causal = builder.node("GreaterOrEqual", [unsqueeze(columns, [1], ["tokens", 1]), columns], {
    type: "bool",
    shape: ["tokens", "tokens"],
  });
  const visible = builder.node("And", [own, causal], { type: "bool", shape });
  return builder.node("Where", [visible, builder.scalar(0), builder.scalar(MASKED)], { type: "float32", shape });
}

/** One Slice a block, not one Split: WebGPU allows a kernel eight to ten buffers, and a Split needs one for every part. */
function unflatten(builder: GraphBuilder, { blocks }: Layout, parameters: Value): Map<string, Value> {
  return new Map(
    blocks.map(({ name, shape, offset }) => {
      const bounds = [offset, offset + product(shape)].map((bound) => builder.integers([bound]));
      const part = builder.node("Slice", [parameters, ...bounds], { shape: [product(shape)] });
      return [name, builder.node("Reshape", [part, builder.integers(shape)], { shape })];
    }),
  );
}

function flatten(builder: GraphBuilder, { size }: Layout, values: readonly Value[]): Value {
  const flat = values.map((value) => builder.node("Reshape", [value, builder.integers([-1])], { shape: [-1] }));
  return builder.node("Concat", flat, { shape: [size] }, { axis: 0 });
}
