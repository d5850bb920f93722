import type { Attribute, Dim, GraphBuilder, Shape, Value } from "../graph/builder.ts";
import type { ModelConfig } from "../model/config.ts";
import type { RotaryTables } from "../ops/rotary.ts";
import type { KeysAndValues } from "./decoderInputs.ts";

/** What all tokens of one run of a graph have in common. */
export interface Setting {
  /** As `widenedWeights` gives them. */
  readonly weight: (name: string) => Value;
  readonly tables: RotaryTables;
  /** Undefined where the whole cache is among what is joined, `earlier`. */
  readonly cache?: ReadCache;
}

/** A cache that is read, never copied. */
export interface ReadCache {
  /** For each layer: keys turned to [batch, K, d, past], values [batch, K, past, d]. */
  readonly past: readonly KeysAndValues[];
  /** float32 [batch, 1, 1, past], added to the scores. */
  readonly pastMask: Value;
}

export interface NewTokens {
  /** int32 or int64 [batch, sequence]; one token a row takes fewer operations where the size is a plain 1. */
  readonly ids: Value;
  /** int64 [batch, sequence] */
  readonly positions: Value;
  /** What the new keys and values are joined to, for each layer [batch, K, earlier, d]; empty where nothing. */
  readonly earlier: readonly KeysAndValues[];
  /**
   * float32 [batch, 1, H/K · sequence, fresh], added to the scores of earlier and new keys; undefined where all are visible.
   * The query heads of a group lie end to end.
   */
  readonly freshMask: Value | undefined;
  /** int64 [2]: past, and fresh = earlier + sequence. Only beside a cache that is read. */
  readonly lengths?: Value;
}

export interface FusedResult {
  /** [batch, sequence, width], normalised. */
  readonly hidden: Value;
  /** For each layer [batch, K, fresh, d]. */
  readonly fresh: readonly KeysAndValues[];
}

type AddNode = (
  op: string,
  inputs: readonly Value[],
  shape: Shape,
  attributes?: Readonly<Record<string, Attribute>>,
) => Value;

/**
 * The decoder of ../model/decoder.ts in few and fused operations, for a small model, where each of them costs about as much
 * as its arithmetic or more. Scores of a cache that is read and of fresh keys share one softmax.
 */
export function fusedDecoder(
  builder: GraphBuilder,
  config: ModelConfig,
  { weight, tables, cache }: Setting,
  { ids, positions, earlier, freshMask, lengths }: NewTokens,
): FusedResult {
  const { layers, heads, keyValueHeads, headWidth, width, innerWidth, normEpsilon } = config;
  const [batch, sequence] = ids.shape as [Dim, Dim];
  const whole: Shape = [batch, sequence, width];
  const epsilon = { epsilon: { float: normEpsilon } };
  const add: AddNode = (op, inputs, shape, attributes) =>
    builder.node(op, inputs, { type: "float32", shape }, attributes);
  const addFused: AddNode = (op, inputs, shape, attributes) =>
    builder.node(op, inputs, { type: "float32", shape }, attributes, "com.microsoft");
  const reshape = (x: Value, shape: Shape, sizes: readonly number[]) =>
    add("Reshape", [x, builder.integers(sizes)], shape);
  const transpose = (x: Value, [a, b, c, d]: Shape, perm: readonly number[]) =>
    add("Transpose", [x], [a!, b!, c!, d!], { perm });
  const linear = (x: Value, name: string) =>
    add("MatMul", [x, weight(name)], [batch, sequence, weight(name).shape[1]!]);

  const byHead = (x: Value, count: number): Value => {
    const shape = [batch, count, sequence, headWidth];
    if (sequence === 1) return reshape(x, shape, [0, count, 1, headWidth]);
    const apart = reshape(x, [batch, sequence, count, headWidth], [0, 0, count, headWidth]);
    return transpose(apart, shape, [0, 2, 1, 3]);
  };
  const joined = (x: Value): Value => {
    const shape = [batch, sequence, heads * headWidth];
    const byToken = sequence === 1 ? x : transpose(x, [batch, sequence, heads, headWidth], [0, 2, 1, 3]);
    return reshape(byToken, shape, sequence === 1 ? [0, 1, heads * headWidth] : [0, 0, heads * headWidth]);
  };
  const splitHeads = (x: Value, sizes: readonly [number, number]): [Value, Value] => {
    const shapes = sizes.map((size) => ({ shape: [batch, size, sequence, headWidth] }));
    return builder.nodes("Split", [x, builder.integers(sizes)], shapes, { axis: 1 }) as [Value, Value];
  };
  /** From [batch, heads, …] to [batch, count, rows, d], whose rows are all queries of a group, or back. */
  const regroup = (x: Value, count: number): Value =>
    heads === keyValueHeads ? x : reshape(x, [batch, count, "rows", headWidth], [0, count, -1, headWidth]);

  const attend = (query: Value, fresh: KeysAndValues, layer: number): Value => {
    const scores = (keys: string): Shape => [batch, keyValueHeads, "rows", keys];
    const found = [batch, keyValueHeads, "rows", headWidth];
    const grouped = regroup(query, keyValueHeads);
    const freshKey = transpose(fresh.key, [batch, keyValueHeads, headWidth, "fresh"], [0, 1, 3, 2]);
    const raw = add("MatMul", [grouped, freshKey], scores("fresh"));
    const ofFresh = freshMask === undefined ? raw : add("Add", [raw, freshMask], scores("fresh"));
    if (cache === undefined) {
      const shares = add("Softmax", [ofFresh], scores("fresh"), { axis: 3 });
      return joined(regroup(add("MatMul", [shares, fresh.value], found), heads));
    }
    const old = cache.past[layer]!;
    const ofPast = add("Add", [add("MatMul", [grouped, old.key], scores("past")), cache.pastMask], scores("past"));
    const all = add("Concat", [ofPast, ofFresh], scores("keys"), { axis: 3 });
    const shares = add("Softmax", [all], scores("keys"), { axis: 3 });
    const parts = [{ shape: scores("past") }, { shape: scores("fresh") }];
    const [pastShares, freshShares] = builder.nodes("Split", [shares, lengths!], parts, { axis: 3 }) as [Value, Value];
    const fromPast = add("MatMul", [pastShares, old.value], found);
    const fromFresh = add("MatMul", [freshShares, fresh.value], found);
    return joined(regroup(add("Add", [fromPast, fromFresh], found), heads));
  };

  const append = (before: Value | undefined, newest: Value): Value =>
    before === undefined
      ? newest
      : add("Concat", [before, newest], [batch, keyValueHeads, "fresh", headWidth], { axis: 2 });
  const fresh: KeysAndValues[] = [];
  let hidden = add("Gather", [weight("embedding"), ids], whole, { axis: 0 });
  const firstNorm = [hidden, weight("0.attentionNorm")];
  let normal = add("SimplifiedLayerNormalization", firstNorm, whole, { axis: -1, ...epsilon });
  const addAndNormalise = (delta: Value, norm: string): void => {
    const outputs = [{ shape: whole }, undefined, undefined, { shape: whole }];
    const inputs = [hidden, delta, weight(norm)];
    const pair = builder.nodes("SkipSimplifiedLayerNormalization", inputs, outputs, epsilon, "com.microsoft");
    [normal, hidden] = pair as [Value, Value];
  };
  for (let layer = 0; layer < layers; layer++) {
    const projected = byHead(linear(normal, `${layer}.qkv`), heads + 2 * keyValueHeads);
    const [turning, value] = splitHeads(projected, [heads + keyValueHeads, keyValueHeads]);
    const rotary = [turning, positions, tables.cos, tables.sin];
    const [query, key] = splitHeads(addFused("RotaryEmbedding", rotary, turning.shape), [heads, keyValueHeads]);
    const before = earlier[layer];
    const present = { key: append(before?.key, key), value: append(before?.value, value) };
    fresh.push(present);
    addAndNormalise(linear(attend(query, present, layer), `${layer}.output`), `${layer}.mlpNorm`);
    const inner = [batch, sequence, innerWidth];
    const gate = addFused("QuickGelu", [linear(normal, `${layer}.gate`)], inner, { alpha: { float: 1 } });
    const product = add("Mul", [gate, linear(normal, `${layer}.up`)], inner);
    addAndNormalise(linear(product, `${layer}.down`), layer + 1 < layers ? `${layer + 1}.attentionNorm` : "norm");
  }
  return { hidden: normal, fresh };
}
