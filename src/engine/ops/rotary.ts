import type { GraphBuilder, Value } from "../graph/builder.ts";

export interface RotaryTables {
  /** [positions, headWidth / 2] */
  readonly cos: Value;
  readonly sin: Value;
}

/** cos and sin of position · base^(−2i/headWidth) for i < headWidth/2 (Su et al., arXiv 2104.09864). */
export function rotaryTables(builder: GraphBuilder, positions: number, headWidth: number, base: number): RotaryTables {
  const half = headWidth / 2;
  const angles = Float64Array.from(
    { length: positions * half },
    (_, i) => Math.floor(i / half) * base ** ((-2 * (i % half)) / headWidth),
  );
  return {
    cos: builder.initializer("rotary_cos", "float32", [positions, half], Float32Array.from(angles, Math.cos)),
    sin: builder.initializer("rotary_sin", "float32", [positions, half], Float32Array.from(angles, Math.sin)),
  };
}

/** Turns each head of x [B, H, T, headWidth] by its position (`positions` int64 [B, T]). The gradient turns back. */
export function rotary(builder: GraphBuilder, x: Value, positions: Value, tables: RotaryTables): Value {
  const turn = (value: Value, sin: Value) =>
    builder.node("RotaryEmbedding", [value, positions, tables.cos, sin], { shape: x.shape }, {}, "com.microsoft");
  const y = turn(x, tables.sin);
  builder.tape.push({
    outputs: [y],
    inputs: [x],
    pull: ([gradient]) => [turn(gradient!, builder.node("Neg", [tables.sin], { shape: tables.sin.shape }))],
  });
  return y;
}
