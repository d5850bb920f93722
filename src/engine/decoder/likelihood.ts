import type { OrtRuntime } from "../../core/ports.ts";
import { readParameters } from "../format/parameters.ts";
import { serialize } from "../graph/serialize.ts";
import { parseConfig } from "../model/config.ts";
import { Cache } from "./cache.ts";
import { inferenceGraph } from "./inferenceGraph.ts";

/** How likely a model finds texts. */
export interface Likelihood {
  /**
   * Of each text, the mean −log p of the ids after the first, each given those before it, in nats; undefined for fewer than
   * two ids. All texts go through the model in one batch.
   */
  meanNegativeLogs(texts: readonly (readonly number[])[]): Promise<(number | undefined)[]>;
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
  const { vocabularySize, padTokenId } = config;
  const meanNegativeLogs = async (texts: readonly (readonly number[])[]) => {
    const length = Math.max(0, ...texts.map((ids) => ids.length - 1));
    if (length === 0) return texts.map(() => undefined);
    // Padded at the end, where no real token looks.
    const fill = (valueAt: (ids: readonly number[], place: number) => number) => {
      const values = texts.flatMap((ids) => Array.from({ length }, (_, place) => BigInt(valueAt(ids, place))));
      return runtime.tensor("int64", BigInt64Array.from(values), [texts.length, length]);
    };
    const cache = new Cache(config, runtime, texts.length);
    const feeds = {
      input_ids: fill((ids, place) => ids[place] ?? padTokenId),
      position_ids: fill((_, place) => place),
      attention_mask: fill((ids, place) => (place < ids.length ? 1 : 0)),
    };
    const { logits } = await session.run({ ...feeds, ...cache.feeds() }, ["logits"]);
    const values = (await logits!.read()) as Float32Array;
    cache.dispose();
    for (const tensor of [...Object.values(feeds), logits!]) tensor.dispose();
    return texts.map((ids, row) => {
      const start = row * length * vocabularySize;
      const own = values.subarray(start, start + (ids.length - 1) * vocabularySize);
      return meanNegativeLog(own, vocabularySize, ids.slice(1));
    });
  };
  return { meanNegativeLogs, release: () => session.release() };
}

/** Of the ids, each under its own row of logits [ids, classes]. */
function meanNegativeLog(logits: Float32Array, classes: number, ids: readonly number[]): number | undefined {
  if (ids.length === 0) return undefined;
  const sum = ids.reduce((all, id, i) => all + negativeLog(logits.subarray(i * classes, (i + 1) * classes), id), 0);
  return sum / ids.length;
}

/** −log softmax(logits)[id]. Loops: a call for each number would take longer than the model. */
function negativeLog(logits: Float32Array, id: number): number {
  let highest = -Infinity;
  for (const value of logits) if (value > highest) highest = value;
  let total = 0;
  for (const value of logits) total += Math.exp(value - highest);
  return Math.log(total) + highest - logits[id]!;
}
