import type { GraphBuilder, Value } from "../graph/builder.ts";
import { add } from "../ops/add.ts";
import { attention } from "../ops/attention.ts";
import { embedding } from "../ops/embedding.ts";
import { linear } from "../ops/linear.ts";
import { rmsNorm } from "../ops/rmsNorm.ts";
import { rotary, rotaryTables } from "../ops/rotary.ts";
import { split } from "../ops/split.ts";
import { swiglu } from "../ops/swiglu.ts";
import { transpose } from "../ops/transpose.ts";
import type { ModelConfig } from "./config.ts";

/** What the decoder reads. Attention sees [batch, sequence]; everything else sees N tokens, one below another. */
export interface DecoderInputs {
  /** Integer [N]. */
  readonly ids: Value;
  /** int64 [batch, sequence]. */
  readonly positions: Value;
  /** float32 [batch, 1, sequence, keys], added to the attention scores. */
  readonly mask: Value;
  /** [N, heads · d] as [batch, sequence, heads, d]. */
  toHeads(x: Value, heads: number): Value;
  /** [batch, sequence, heads, d] as [N, heads · d]. */
  fromHeads(x: Value): Value;
  /** Those of the hidden states [N, width] whose logits are asked for, [M, width]: the last layer goes on with them alone. */
  answering(hidden: Value): Value;
  /** The keys and values [batch, K, keys, d] that a layer attends to, given those of the new tokens. */
  cached(layer: number, key: Value, value: Value): { readonly key: Value; readonly value: Value };
}

/** The final hidden states [M, width]; `weight` gives a block of the layout by name. */
export function decoder(
  builder: GraphBuilder,
  config: ModelConfig,
  weight: (block: string) => Value,
  inputs: DecoderInputs,
): Value {
  const { heads, keyValueHeads, headWidth, innerWidth, normEpsilon } = config;
  const { positions, mask } = inputs;
  const tables = rotaryTables(builder, config.contextTokens, headWidth, config.rotaryBase);

  const attend = (layer: number, x: Value): Value => {
    // The weights are cut rather than what they make, which is much more.
    const counts = [heads, keyValueHeads, keyValueHeads];
    const sizes = counts.map((count) => count * headWidth);
    const [query, key, value] = split(builder, weight(`${layer}.qkv`), 0, sizes).map((part, i) => {
      return transpose(builder, inputs.toHeads(linear(builder, x, part), counts[i]!), [0, 2, 1, 3]);
    }) as [Value, Value, Value];
    const past = inputs.cached(layer, rotary(builder, key, positions, tables), value);
    const turned = rotary(builder, query, positions, tables);
    const attended = attention(builder, turned, past.key, past.value, mask);
    return linear(builder, inputs.fromHeads(transpose(builder, attended, [0, 2, 1, 3])), weight(`${layer}.output`));
  };

  let hidden = embedding(builder, weight("embedding"), inputs.ids);
  for (let layer = 0; layer < config.layers; layer++) {
    const normal = rmsNorm(builder, hidden, weight(`${layer}.attentionNorm`), normEpsilon);
    hidden = add(builder, hidden, attend(layer, normal));
    if (layer === config.layers - 1) hidden = inputs.answering(hidden);
    const inner = rmsNorm(builder, hidden, weight(`${layer}.mlpNorm`), normEpsilon);
    const halves = split(builder, weight(`${layer}.gateUp`), 0, [innerWidth, innerWidth]);
    const [gate, up] = halves.map((half) => linear(builder, inner, half));
    hidden = add(builder, hidden, linear(builder, swiglu(builder, gate!, up!), weight(`${layer}.down`)));
  }
  return rmsNorm(builder, hidden, weight("norm"), normEpsilon);
}

/** Logits [N, vocabulary] of hidden states [N, width]. */
export function head(
  builder: GraphBuilder,
  config: ModelConfig,
  weight: (block: string) => Value,
  hidden: Value,
): Value {
  return linear(builder, hidden, weight(config.tied ? "embedding" : "head"));
}
