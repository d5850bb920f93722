import { throwIfAborted } from "../../core/errors.ts";
import type { OrtRuntime } from "../../core/ports.ts";
import { serialize } from "../../engine/graph/serialize.ts";
import { initialise } from "../../engine/model/initialise.ts";
import { batchFeeds } from "../../engine/train/batchFeeds.ts";
import { Packer } from "../../engine/train/packing.ts";
import { lossGraph } from "../../engine/train/stepGraph.ts";
import { KNOWN_MODEL } from "./knownModel.ts";

const SIZE = { rows: 2, tokens: 10 };
const EXAMPLES = [
  [7, 3, 41, 12, 60, 5, 22],
  [9, 33, 2, 58],
  [14, 14, 50, 6, 27, 1, 63, 40, 11],
];

/** The loss of a known model on a known packed batch, then its gradient: the half of law 8's self-test that training needs. */
export async function knownGradient(signal: AbortSignal, runtime: OrtRuntime): Promise<number[]> {
  const packer = new Packer(SIZE);
  for (const ids of EXAMPLES) packer.add({ ids, weights: ids.map(() => 1) });
  const parameters = initialise(KNOWN_MODEL, 1);
  const session = await runtime.createSession(serialize(lossGraph(KNOWN_MODEL, true)));
  try {
    throwIfAborted(signal);
    const feeds = {
      parameters: runtime.tensor("float32", parameters, [parameters.length]),
      ...batchFeeds(runtime, packer.batch()),
    };
    const { loss, gradient } = await session.run(feeds);
    const numbers = [...((await loss!.read()) as Float32Array), ...((await gradient!.read()) as Float32Array)];
    for (const tensor of [...Object.values(feeds), loss!, gradient!]) tensor.dispose();
    return numbers;
  } finally {
    await session.release();
  }
}
