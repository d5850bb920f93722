import { inferenceGraph } from "../decoder/inferenceGraph.ts";
import { serialize } from "../graph/serialize.ts";
import { type ModelConfig, renderConfig } from "../model/config.ts";
import { toFloat16 } from "./float16.ts";
import { writeParameters } from "./parameters.ts";

/**
 * A model as files in the Hugging Face layout, tokenizer and model card aside: half-float weights in model.safetensors
 * and in onnx/model.onnx, which computes in float32. transformers.js loads it with dtype "fp32", its name for that file.
 * `facts` about the student go into config.json under "terse".
 */
export function exportModel(
  config: ModelConfig,
  parameters: Float32Array,
  facts: Readonly<Record<string, unknown>>,
): Map<string, Uint8Array> {
  const halves = toFloat16(parameters);
  const json = (value: unknown) => new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`);
  return new Map([
    ["config.json", json({ ...renderConfig(config), terse: facts })],
    ["generation_config.json", json(generationConfig(config))],
    ["model.safetensors", writeParameters(config, halves)],
    ["onnx/model.onnx", serialize(inferenceGraph(config, halves))],
  ]);
}

function generationConfig(config: ModelConfig): Record<string, unknown> {
  return {
    do_sample: false,
    eos_token_id: config.endTokenId,
    pad_token_id: config.padTokenId,
    max_length: config.contextTokens,
  };
}
