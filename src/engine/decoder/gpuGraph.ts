import { type Graph, GraphBuilder } from "../graph/builder.ts";
import type { ModelConfig } from "../model/config.ts";
import { rotaryTables } from "../ops/rotary.ts";
import { cacheOutputs, decoderInputs } from "./decoderInputs.ts";
import { fusedDecoder } from "./fusedDecoder.ts";
import { causalMask } from "./inferenceGraph.ts";
import { scalar } from "./nextToken.ts";
import { widenedWeights } from "./widenedWeights.ts";

/**
 * The decoder for a GPU, where a step of a small model takes as long as starting its operations does: what `inferenceGraph`
 * computes, in half as many. Out: `logits` [batch, vocabulary] of the next token, `tokens` int64 [batch, 1], the most probable
 * ones, and `present.i.key|value`. `parameters` are half floats (bits), flat in the layout's order.
 */
export function gpuGraph(config: ModelConfig, parameters: Uint16Array): Graph {
  const { heads, keyValueHeads, headWidth, contextTokens, rotaryBase, width, vocabularySize } = config;
  const builder = new GraphBuilder();
  const { ids, attended, positions, past } = decoderInputs(builder, config);
  const idShape = builder.node("Shape", [ids], { type: "int64", shape: [2] });
  const mask = causalMask(builder, attended, idShape);
  const masks = Array.from({ length: heads / keyValueHeads }, () => mask);
  const rows = { shape: ["batch", 1, "rows", "total"] };
  const freshMask = masks.length === 1 ? mask : builder.node("Concat", masks, rows, { axis: 2 });
  const weight = widenedWeights(builder, config, parameters);
  const tables = rotaryTables(builder, contextTokens, headWidth, rotaryBase);
  const tokens = { ids, positions, earlier: past, freshMask };
  const { hidden, fresh } = fusedDecoder(builder, config, { weight, tables }, tokens);
  cacheOutputs(builder, fresh);
  const last = builder.node("Gather", [hidden, scalar(builder, -1)], { shape: ["batch", width] }, { axis: 1 });
  const logits = builder.node("MatMul", [last, weight("head")], { shape: ["batch", vocabularySize] });
  builder.output("logits", logits);
  const next = { type: "int64", shape: ["batch", 1] } as const;
  builder.output("tokens", builder.node("ArgMax", [logits], next, { axis: 1, keepdims: 1 }));
  return builder.build();
}
