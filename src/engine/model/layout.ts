import { product } from "../graph/builder.ts";
import type { ModelConfig } from "./config.ts";

/** A weight under its Hugging Face name, in PyTorch's layout. */
export interface Weight {
  readonly name: string;
  readonly shape: readonly number[];
  /** Position of its first element in the flat parameter vector. */
  readonly offset: number;
}

/** Weights that lie end to end and are used as one matrix (query, key and value; gate and up). */
export interface Block {
  readonly name: string;
  readonly shape: readonly number[];
  readonly offset: number;
  readonly weights: readonly Weight[];
}

/**
 * Where each weight lies in the one flat vector that holds a model's parameters: blocks that decay first (matrices of
 * linear layers), then those that do not (embedding and norms), so that AdamW and clipping are a few wide operations.
 */
export interface Layout {
  readonly blocks: readonly Block[];
  readonly decayedSize: number;
  readonly size: number;
}

export function layout(config: ModelConfig): Layout {
  const { width, innerWidth, heads, keyValueHeads, headWidth, vocabularySize } = config;
  const blocks: Block[] = [];
  let offset = 0;
  const add = (name: string, ...parts: [name: string, shape: number[]][]) => {
    const start = offset;
    const weights = parts.map(([part, shape]) => {
      const weight = { name: part, shape, offset };
      offset += product(shape);
      return weight;
    });
    const [first] = weights;
    const rows = weights.reduce((sum, weight) => sum + weight.shape[0]!, 0);
    blocks.push({ name, shape: [rows, ...first!.shape.slice(1)], offset: start, weights });
  };

  for (let layer = 0; layer < config.layers; layer++) {
    const of = (part: string) => `model.layers.${layer}.${part}.weight`;
    add(
      `${layer}.qkv`,
      [of("self_attn.q_proj"), [heads * headWidth, width]],
      [of("self_attn.k_proj"), [keyValueHeads * headWidth, width]],
      [of("self_attn.v_proj"), [keyValueHeads * headWidth, width]],
    );
    add(`${layer}.output`, [of("self_attn.o_proj"), [width, heads * headWidth]]);
    add(`${layer}.gateUp`, [of("mlp.gate_proj"), [innerWidth, width]], [of("mlp.up_proj"), [innerWidth, width]]);
    add(`${layer}.down`, [of("mlp.down_proj"), [width, innerWidth]]);
  }
  if (!config.tied) add("head", ["lm_head.weight", [vocabularySize, width]]);
  const decayedSize = offset;

  add("embedding", ["model.embed_tokens.weight", [vocabularySize, width]]);
  for (let layer = 0; layer < config.layers; layer++) {
    add(`${layer}.attentionNorm`, [`model.layers.${layer}.input_layernorm.weight`, [width]]);
    add(`${layer}.mlpNorm`, [`model.layers.${layer}.post_attention_layernorm.weight`, [width]]);
  }
  add("norm", ["model.norm.weight", [width]]);
  return { blocks, decayedSize, size: offset };
}
