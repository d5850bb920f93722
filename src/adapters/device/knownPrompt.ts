import { throwIfAborted } from "../../core/errors.ts";
import type { OrtRuntime, OrtSession, OrtTensor } from "../../core/ports.ts";
import { gpuGraph } from "../../engine/decoder/gpuGraph.ts";
import { toFloat16 } from "../../engine/format/float16.ts";
import { serialize } from "../../engine/graph/serialize.ts";
import { initialise } from "../../engine/model/initialise.ts";
import { KNOWN_MODEL as CONFIG } from "./knownModel.ts";

const PROMPT = [7, 3, 41, 12, 60, 5, 22];
const NEXT = [19];

/**
 * The logits after a known prompt, and after one token more with its cache, by the decoder that answers on a GPU: what law
 * 8's self-test compares.
 */
export async function knownPrompt(signal: AbortSignal, runtime: OrtRuntime): Promise<number[]> {
  const graph = gpuGraph(CONFIG, toFloat16(initialise(CONFIG, 1)));
  const layers = Array.from({ length: CONFIG.layers }, (_, layer) => layer);
  const caches = layers.flatMap((layer) => [`${layer}.key`, `${layer}.value`]);
  const session = await runtime.createSession(serialize(graph), {
    keepOnDevice: caches.map((name) => `present.${name}`),
  });
  try {
    throwIfAborted(signal);
    const empty = () => runtime.tensor("float32", new Float32Array(), [1, CONFIG.keyValueHeads, 0, CONFIG.headWidth]);
    const first = await step(runtime, session, PROMPT, 0, Object.fromEntries(caches.map((name) => [name, empty()])));
    const second = await step(runtime, session, NEXT, PROMPT.length, first.cache);
    for (const tensor of Object.values(second.cache)) tensor.dispose();
    return [...first.logits, ...second.logits];
  } finally {
    await session.release();
  }
}

async function step(
  runtime: OrtRuntime,
  session: OrtSession,
  ids: readonly number[],
  past: number,
  cache: Readonly<Record<string, OrtTensor>>,
): Promise<{ logits: Float32Array; cache: Record<string, OrtTensor> }> {
  const integers = (values: readonly number[]): OrtTensor =>
    runtime.tensor("int64", BigInt64Array.from(values, BigInt), [1, values.length]);
  const feeds = {
    input_ids: runtime.tensor("int32", Int32Array.from(ids), [1, ids.length]),
    position_ids: integers(ids.map((_, i) => past + i)),
    attention_mask: integers(Array.from({ length: past + ids.length }, () => 1)),
    temperatures: runtime.tensor("float32", Float32Array.of(0), [1, 1]),
    draws: runtime.tensor("float32", Float32Array.of(0), [1, 1]),
    ...Object.fromEntries(Object.entries(cache).map(([name, tensor]) => [`past_key_values.${name}`, tensor])),
  };
  const outputs = await session.run(feeds);
  for (const tensor of Object.values(feeds)) tensor.dispose();
  const logits = (await outputs["logits"]?.read()) as Float32Array;
  outputs["logits"]?.dispose();
  return {
    logits,
    cache: Object.fromEntries(Object.keys(cache).map((name) => [name, outputs[`present.${name}`] as OrtTensor])),
  };
}
