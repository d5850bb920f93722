import type { OrtRuntime } from "../../core/ports.ts";
import { readParameters } from "../format/parameters.ts";
import { serialize } from "../graph/serialize.ts";
import { parseConfig } from "../model/config.ts";
import { Cache } from "./cache.ts";
import { inferenceGraph } from "./inferenceGraph.ts";

/** How likely a model finds texts. */
export interface Likelihood {
  /** Mean −log p of the ids after the first, each given those before it, in nats; undefined for fewer than two ids. */
  meanNegativeLog(ids: readonly number[]): Promise<number | undefined>;
  release(): Promise<void>;
}

/** Throws AppError `bad-model`. */
export async function loadLikelihood(
  runtime: OrtRuntime,
  files: { readonly config: unknown; readonly weights: Uint8Array },
): Promise<Likelihood> {
  const config = parseConfig(files.config);
  const graph = inferenceGraph(config, readParameters(config, files.weights));
  const session = await runtime.createSession(serialize(graph));
  const meanNegativeLog = async (ids: readonly number[]) => {
    if (ids.length < 2) return undefined;
    const length = ids.length - 1;
    const row = (values: BigInt64Array) => runtime.tensor("int64", values, [1, length]);
    const cache = new Cache(config, runtime, 1);
    const feeds = {
      input_ids: row(BigInt64Array.from(ids.slice(0, -1), BigInt)),
      position_ids: row(BigInt64Array.from({ length }, (_, i) => BigInt(i))),
      attention_mask: row(new BigInt64Array(length).fill(1n)),
    };
    const { logits } = await session.run({ ...feeds, ...cache.feeds() }, ["logits"]);
    const values = (await logits!.read()) as Float32Array;
    cache.dispose();
    for (const tensor of [...Object.values(feeds), logits!]) tensor.dispose();
    const size = config.vocabularySize;
    const sum = ids
      .slice(1)
      .reduce((total, id, i) => total + negativeLog(values.subarray(i * size, (i + 1) * size), id), 0);
    return sum / length;
  };
  return { meanNegativeLog, release: () => session.release() };
}

/** −log softmax(logits)[id]. Loops: a call for each number would take longer than the model. */
function negativeLog(logits: Float32Array, id: number): number {
  let highest = -Infinity;
  for (const value of logits) if (value > highest) highest = value;
  let total = 0;
  for (const value of logits) total += Math.exp(value - highest);
  return Math.log(total) + highest - logits[id]!;
}
