import type { OrtRuntime, OrtTensor } from "../../core/ports.ts";
import type { PackedBatch } from "./packing.ts";

/** A batch as inputs of stepGraph or lossGraph; to be disposed of by the caller. */
export function batchFeeds(runtime: OrtRuntime, { size, ...batch }: PackedBatch): Record<string, OrtTensor> {
  const cells = [size.rows, size.tokens];
  const integers = (values: Int32Array, dims: readonly number[] = [values.length]) =>
    runtime.tensor("int32", values, dims);
  return {
    ids: integers(batch.ids),
    targets: integers(batch.targets),
    weights: runtime.tensor("float32", batch.weights, [batch.weights.length]),
    positions: runtime.tensor("int64", batch.positions, cells),
    segments: integers(batch.segments, cells),
    columns: integers(batch.columns),
    cellOfPlace: integers(batch.cellOfPlace),
    placeOfCell: integers(batch.placeOfCell, cells),
    placeOfCounted: integers(batch.placeOfCounted),
    countedOfPlace: integers(batch.countedOfPlace),
  };
}
