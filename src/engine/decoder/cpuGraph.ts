import { type Graph, GraphBuilder, type Shape, type Value } from "../graph/builder.ts";
import type { ModelConfig } from "../model/config.ts";
import { rotaryTables } from "../ops/rotary.ts";
import { decoderInputs } from "./decoderInputs.ts";
import { fusedDecoder, type Setting } from "./fusedDecoder.ts";
import { causalMask, isReal, MASKED } from "./inferenceGraph.ts";
import { flat, TokenLoop } from "./tokenLoop.ts";
import { widenedWeights } from "./widenedWeights.ts";

/**
 * The decoder for a CPU, which chooses several tokens of each row in one run. A run for each token would cost much more than
 * its arithmetic, most of all because onnxruntime-web copies every tensor of the cache into WebAssembly's memory and out
 * again. In the loop the cache stays as it is; what is new is joined to it at the end.
 *
 * In, beside the inputs of `inferenceGraph`: `steps` int64 [], how many tokens more than one; `active` int64 [batch, 1], 0
 * for rows that have ended and 1 for the others; `temperatures` [batch, 1], 0 for greedy rows; `draws` [batch, 1 + steps],
 * uniform in [0, 1). Out: `logits` [batch, vocabulary] of the first new token; `tokens` int64 [batch, 1 + steps], fewer where
 * no row is active any more; `present.i.key|value` [batch, K, past + sequence + steps, d]. A row that has ended writes on, to
 * no purpose, past the last position if need be. `parameters` are half floats (bits), flat in the layout's order.
 */
export function cpuGraph(config: ModelConfig, parameters: Uint16Array): Graph {
  const { heads, keyValueHeads, headWidth, contextTokens, rotaryBase } = config;
  const builder = new GraphBuilder();
  const cacheShape = (keys: string): Shape => ["batch", keyValueHeads, keys, headWidth];
  const { ids, attended, positions, past } = decoderInputs(builder, config);
  const steps = builder.input("steps", "int64", []);
  const active = builder.input("active", "int64", ["batch", 1]);
  const temperatures = builder.input("temperatures", "float32", ["batch", 1]);
  const draws = builder.input("draws", "float32", ["batch", "draws"]);

  const sizes = [sizeOf(builder, past[0]!.key, 2), sizeOf(builder, ids, 1)];
  const lengths = builder.node("Concat", sizes, { shape: [2] }, { axis: 0 });
  const halves = [{ shape: ["batch", "past"] }, { shape: ["batch", "sequence"] }];
  const [attendedPast, attendedNew] = builder.nodes("Split", [attended, lengths], halves, { axis: 1 });
  const setting: Setting = {
    weight: widenedWeights(builder, config, parameters),
    tables: rotaryTables(builder, contextTokens, headWidth, rotaryBase),
    cache: {
      past: past.map(({ key, value }) => {
        const shape = ["batch", keyValueHeads, headWidth, "past"];
        return { key: builder.node("Transpose", [key], { shape }, { perm: [0, 1, 3, 2] }), value };
      }),
      pastMask: keyMask(builder, attendedPast!),
    },
  };
  const hottest = builder.node("ReduceMax", [temperatures], { shape: [] }, { keepdims: 0 });
  const sampled = builder.node("Greater", [hottest, builder.scalar(0)], { type: "bool", shape: [] });
  const loop = new TokenLoop(config, setting, { temperatures, sampled, draws });

  const mask = causalMask(builder, attendedNew!, builder.node("Shape", [ids], { type: "int64", shape: [2] }));
  const masks = Array.from({ length: heads / keyValueHeads }, () => mask);
  const freshMask = builder.node("Concat", masks, { shape: ["batch", 1, "rows", "sequence"] }, { axis: 2 });
  const prompt = fusedDecoder(builder, config, setting, { ids, positions, earlier: [], freshMask, lengths });
  const first = loop.choose(builder, prompt.hidden, builder.integers([0]), { positions, lengths, active });
  const { tokens, fresh } = loop.goOn(builder, steps, first, prompt.fresh);
  builder.output("logits", first.logits);
  builder.output("tokens", tokens);
  flat(past).forEach((before, i) => {
    const whole = builder.node("Concat", [before, fresh[i]!], { shape: cacheShape("all") }, { axis: 2 });
    builder.output(before.name.replace("past_key_values", "present"), whole);
  });
  return builder.build();
}

/** 0 for keys that are real, a large negative number for padding: [batch, 1, 1, keys] of int64 [batch, keys]. */
function keyMask(builder: GraphBuilder, attended: Value): Value {
  const [batch, keys] = attended.shape;
  const shape = [batch!, 1, 1, keys!];
  const real = isReal(builder, attended);
  const visible = builder.node("Unsqueeze", [real, builder.integers([1, 2])], { shape });
  return builder.node("Where", [visible, builder.scalar(0), builder.scalar(MASKED)], { type: "float32", shape });
}

/** The size of an axis, int64 [1]. */
function sizeOf(builder: GraphBuilder, x: Value, axis: number): Value {
  return builder.node("Shape", [x], { type: "int64", shape: [1] }, { start: axis, end: axis + 1 });
}
