import type { GraphBuilder, Value } from "../graph/builder.ts";
import type { ModelConfig } from "../model/config.ts";

export interface KeysAndValues {
  readonly key: Value;
  readonly value: Value;
}

export interface DecoderInputs {
  /** [batch, sequence] */
  readonly ids: Value;
  /** int64 [batch, total]: 0 for padding, which is on the left. */
  readonly attended: Value;
  /** int64 [batch, sequence] */
  readonly positions: Value;
  /** For each layer float32 [batch, K, past, d]. */
  readonly past: readonly KeysAndValues[];
}

/** Declares what every decoder with a cache reads, under the names that transformers.js feeds. */
export function decoderInputs(
  builder: GraphBuilder,
  config: ModelConfig,
  idType: "int64" | "int32" = "int64",
): DecoderInputs {
  const cacheShape = ["batch", config.keyValueHeads, "past", config.headWidth];
  return {
    ids: builder.input("input_ids", idType, ["batch", "sequence"]),
    attended: builder.input("attention_mask", "int64", ["batch", "total"]),
    positions: builder.input("position_ids", "int64", ["batch", "sequence"]),
    past: Array.from({ length: config.layers }, (_, layer) => ({
      key: builder.input(`past_key_values.${layer}.key`, "float32", cacheShape),
      value: builder.input(`past_key_values.${layer}.value`, "float32", cacheShape),
    })),
  };
}

/** Declares the cache as it is after the run, for each layer float32 [batch, K, past + sequence, d]. */
export function cacheOutputs(builder: GraphBuilder, present: readonly KeysAndValues[]): void {
  present.forEach(({ key, value }, layer) => {
    builder.output(`present.${layer}.key`, key);
    builder.output(`present.${layer}.value`, value);
  });
}
