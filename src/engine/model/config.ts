import { AppError } from "../../core/errors.ts";

/** A Llama-family decoder: RMSNorm, rotary positions, grouped-query attention, SwiGLU. */
export interface ModelConfig {
  readonly vocabularySize: number;
  readonly width: number;
  readonly layers: number;
  readonly heads: number;
  readonly keyValueHeads: number;
  readonly headWidth: number;
  /** SwiGLU's inner width. */
  readonly innerWidth: number;
  readonly contextTokens: number;
  readonly rotaryBase: number;
  readonly normEpsilon: number;
  /** Whether the head shares the embedding's weights. */
  readonly tied: boolean;
  readonly endTokenId: number;
  readonly padTokenId: number;
}

/** Reads Hugging Face's config.json of a Llama model; throws AppError `bad-model` on any other. */
export function parseConfig(json: unknown): ModelConfig {
  if (typeof json !== "object" || json === null) throw badConfig("it is not an object");
  const fields = json as Record<string, unknown>;
  if (fields["model_type"] !== "llama") throw badConfig(`model_type is ${String(fields["model_type"])}, not llama`);
  if (fields["hidden_act"] !== undefined && fields["hidden_act"] !== "silu") throw badConfig("hidden_act is not silu");
  const number = (name: string, fallback?: number): number => {
    const value = fields[name] ?? fallback;
    if (typeof value !== "number" || !Number.isFinite(value)) throw badConfig(`${name} is missing`);
    return value;
  };
  const heads = number("num_attention_heads");
  const endTokenId = number("eos_token_id");
  return {
    vocabularySize: number("vocab_size"),
    width: number("hidden_size"),
    layers: number("num_hidden_layers"),
    heads,
    keyValueHeads: number("num_key_value_heads", heads),
    headWidth: number("head_dim", number("hidden_size") / heads),
    innerWidth: number("intermediate_size"),
    contextTokens: number("max_position_embeddings"),
    rotaryBase: number("rope_theta", 10_000),
    normEpsilon: number("rms_norm_eps", 1e-6),
    tied: fields["tie_word_embeddings"] === true,
    endTokenId,
    padTokenId: number("pad_token_id", endTokenId),
  };
}

/** Hugging Face's config.json of a model of ours. */
export function renderConfig(config: ModelConfig): Record<string, unknown> {
  return {
    architectures: ["LlamaForCausalLM"],
    model_type: "llama",
    hidden_act: "silu",
    vocab_size: config.vocabularySize,
    hidden_size: config.width,
    num_hidden_layers: config.layers,
    num_attention_heads: config.heads,
    num_key_value_heads: config.keyValueHeads,
    head_dim: config.headWidth,
    intermediate_size: config.innerWidth,
    max_position_embeddings: config.contextTokens,
    rope_theta: config.rotaryBase,
    rms_norm_eps: config.normEpsilon,
    tie_word_embeddings: config.tied,
    attention_bias: false,
    mlp_bias: false,
    bos_token_id: null,
    eos_token_id: config.endTokenId,
    pad_token_id: config.padTokenId,
    torch_dtype: "float16",
  };
}

function badConfig(reason: string): AppError {
  return new AppError({
    code: "bad-model",
    message: `This config.json does not describe a model the engine can run: ${reason}.`,
    hint: "Choose a Llama-family model, or open this one with transformers.js.",
  });
}
