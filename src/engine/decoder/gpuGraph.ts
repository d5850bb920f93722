import { type Graph, GraphBuilder } from "../graph/builder.ts";
import type { ModelConfig } from "../model/config.ts";
import { rotaryTables } from "../ops/rotary.ts";
import { cacheOutputs, decoderInputs } from "./decoderInputs.ts";
import { fusedDecoder } from "./fusedDecoder.ts";
import { causalMask } from "./inferenceGraph.ts";
import { drawnToken, scalar } from "./nextToken.ts";
import { widenedWeights } from "./widenedWeights.ts";

/**
 * The decoder for a GPU, where a step of a small model takes as long as starting its operations does: what `inferenceGraph`
 * computes, in half as many. It chooses the next token, so that it need not be fetched before the step after it: in, beside
 * the inputs of `inferenceGraph`, of which `input_ids` is int32 here, `temperatures` and `draws` [batch, 1] as `cpuGraph` has
 * them. Out: `logits` [batch,
 * vocabulary] of the next token, `tokens` int32 [batch, 1], and `present.i.key|value`. `parameters` are half floats (bits),
 * flat in the layout's order.
 */
export function gpuGraph(config: ModelConfig, parameters: Uint16Array): Graph {
  const { heads, keyValueHeads, headWidth, contextTokens, rotaryBase, width, vocabularySize } = config;
  const builder = new GraphBuilder();
  const { ids, attended, positions, past } = decoderInputs(builder, config, "int32");
  const temperatures = builder.input("temperatures", "float32", ["batch", 1]);
  const draws = builder.input("draws", "float32", ["batch", 1]);
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
  const token = drawnToken(builder, logits, temperatures, draws);
  builder.output("tokens", builder.node("Cast", [token], { type: "int32", shape: ["batch", 1] }, { to: 6 }));
  return builder.build();
}
