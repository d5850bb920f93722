import { fromFloat16 } from "../format/float16.ts";
import { type GraphBuilder, product, type Value } from "../graph/builder.ts";
import type { ModelConfig } from "../model/config.ts";
import { layout } from "../model/layout.ts";

/**
 * The layout's blocks as float32 initializers, by name: matrices turned to [in, out], the embedding as it is, `gateUp` in
 * its parts `gate` and `up`. What gives the queries is divided by √d, so that scores need no scaling, which onnxruntime
 * would fuse into a product that it computes more slowly.
 */
export function widenedWeights(
  builder: GraphBuilder,
  config: ModelConfig,
  halves: Uint16Array,
): (name: string) => Value {
  const { heads, headWidth, width, tied, vocabularySize } = config;
  const values = new Map<string, Value>();
  const add = (name: string, shape: readonly number[], data: Float32Array) =>
    values.set(name, builder.initializer(name, "float32", shape, data));
  const addTurned = (name: string, [out, into]: readonly number[], data: Float32Array) =>
    add(name, [into!, out!], turned(data, out!, into!));
  for (const { name, shape, offset } of layout(config).blocks) {
    const data = fromFloat16(halves.subarray(offset, offset + product(shape)));
    if (name.endsWith(".qkv")) divide(data.subarray(0, heads * headWidth * width), Math.sqrt(headWidth));
    if (name.endsWith(".gateUp")) {
      const half = [shape[0]! / 2, shape[1]!];
      addTurned(name.replace("gateUp", "gate"), half, data.subarray(0, data.length / 2));
      addTurned(name.replace("gateUp", "up"), half, data.subarray(data.length / 2));
    } else if (shape.length === 1 || name === "embedding") add(name, shape, data);
    else addTurned(name, shape, data);
    if (name === "embedding" && tied) addTurned("head", [vocabularySize, width], data);
  }
  return (name) => values.get(name)!;
}

function divide(values: Float32Array, divisor: number): void {
  for (let i = 0; i < values.length; i++) values[i]! /= divisor;
}

/** [rows, columns] to [columns, rows]. */
function turned(values: Float32Array, rows: number, columns: number): Float32Array<ArrayBuffer> {
  const result = new Float32Array(values.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) result[column * rows + row] = values[row * columns + column]!;
  }
  return result;
}
