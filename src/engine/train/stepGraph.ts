import { type Graph, GraphBuilder, product, type Value } from "../graph/builder.ts";
import { gradients } from "../graph/gradients.ts";
import type { ModelConfig } from "../model/config.ts";
import { decoder, head } from "../model/decoder.ts";
import { type Layout, layout } from "../model/layout.ts";
import { crossEntropy } from "../ops/crossEntropy.ts";
import { adamW, type OptimiserOptions } from "./optimiser.ts";

/** Rows × tokens of a packed batch. */
export interface BatchSize {
  readonly rows: number;
  readonly tokens: number;
}

const MASKED = -1e9;

/**
 * A whole training step as one graph. In: the flat `parameters`, `moment1`, `moment2`; the scalars `learningRate`,
 * `correction1`, `correction2`; and a packed batch (see packing.ts): `ids`, `targets` (int32), `weights` (float32),
 * `positions` (int64), `segments` (int32), all [rows, tokens]. Out: the new state under the same names with "Out",
 * `loss` (nats a token, weighted mean) and `gradientNorm`.
 */
export function stepGraph(config: ModelConfig, size: BatchSize, optimiser: OptimiserOptions): Graph {
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
  const loss = batchLoss(builder, config, size, blocks);
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
export function lossGraph(config: ModelConfig, size: BatchSize, withGradient = false): Graph {
  const builder = new GraphBuilder();
  const shape = layout(config);
  const blocks = unflatten(builder, shape, builder.input("parameters", "float32", [shape.size]));
  const loss = batchLoss(builder, config, size, blocks);
  builder.output("loss", loss);
  if (withGradient) builder.output("gradient", flatten(builder, shape, gradients(builder, loss, [...blocks.values()])));
  return builder.build();
}

function batchLoss(builder: GraphBuilder, config: ModelConfig, size: BatchSize, blocks: Map<string, Value>): Value {
  const { rows, tokens } = size;
  const input = (name: string, type: "int32" | "int64" | "float32") => builder.input(name, type, [rows, tokens]);
  const flat = (value: Value) =>
    builder.node("Reshape", [value, builder.integers([-1])], { type: value.type, shape: [rows * tokens] });
  const weight = (name: string) => blocks.get(name)!;
  const hidden = decoder(builder, config, weight, {
    ids: flat(input("ids", "int32")),
    positions: input("positions", "int64"),
    mask: segmentMask(builder, size, input("segments", "int32")),
    sizes: [rows, tokens],
    shapeTensor: () => undefined,
    cached: (_, key, value) => ({ key, value }),
  });
  const logits = head(builder, config, weight, hidden);
  return crossEntropy(builder, logits, flat(input("targets", "int32")), flat(input("weights", "float32")));
}

/** 0 where a token may look (itself and earlier ones of its own segment), a large negative number elsewhere: [rows, 1, T, T]. */
function segmentMask(builder: GraphBuilder, { rows, tokens }: BatchSize, segments: Value): Value {
  const unsqueeze = (value: Value, axes: number[], shape: number[]) =>
    builder.node("Unsqueeze", [value, builder.integers(axes)], { shape });
  const own = builder.node(
    "Equal",
    [unsqueeze(segments, [1, 3], [rows, 1, tokens, 1]), unsqueeze(segments, [1, 2], [rows, 1, 1, tokens])],
    { type: "bool", shape: [rows, 1, tokens, tokens] },
  );
  const place = builder.range(tokens);
  const causal = builder.node("GreaterOrEqual", [unsqueeze(place, [1], [tokens, 1]), place], {
    type: "bool",
    shape: [tokens, tokens],
  });
  const visible = builder.node("And", [own, causal], { type: "bool", shape: own.shape });
  return builder.node("Where", [visible, builder.scalar(0), builder.scalar(MASKED)], {
    type: "float32",
    shape: own.shape,
  });
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
