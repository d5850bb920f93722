import type { ModelDescription } from "./ports.ts";

/**
 * How many items are worth asking for together where many are wanted. A step of a small student on a GPU takes about as long
 * for hundreds of rows as for a few: its hundreds of kernels are small. On a CPU larger batches only wait for their longest
 * row. More rows than this do not fit the memory of small GPUs, at some 1.5 MB of cache a row.
 */
export function rowsTogether(device: ModelDescription["device"]): number {
  return device === "webgpu" ? 256 : 64;
}
