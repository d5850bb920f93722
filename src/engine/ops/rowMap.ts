import type { GraphBuilder, Shape, Value } from "../graph/builder.ts";

/** Which rows of a long array are those of a short one. */
export interface RowMap {
  /** int32 [short]: where each row of the short array stands in the long one. */
  readonly places: Value;
  /** int32 [...long]: which row of the short array stands there; `short` itself where none does. */
  readonly sources: Value;
}

/** The short array's rows: x [...long, W], the result [short, W]. */
export function pick(builder: GraphBuilder, x: Value, map: RowMap): Value {
  const y = gather(builder, flatRows(builder, x), map.places);
  builder.tape.push({ outputs: [y], inputs: [x], pull: ([gradient]) => [spread(builder, gradient!, map)] });
  return y;
}

/** The long array, zero where no row of the short one stands: x [short, W], the result [...long, W]. */
export function spread(builder: GraphBuilder, x: Value, map: RowMap): Value {
  const width = x.shape.at(-1) as number;
  const zeros = builder.zeros([1, width]);
  const more = builder.node("Concat", [x, zeros], { shape: ["short+1", width] }, { axis: 0 });
  const y = gather(builder, more, map.sources);
  builder.tape.push({ outputs: [y], inputs: [x], pull: ([gradient]) => [pick(builder, gradient!, map)] });
  return y;
}

function gather(builder: GraphBuilder, x: Value, rows: Value): Value {
  const shape: Shape = [...rows.shape, x.shape.at(-1)!];
  return builder.node("Gather", [x, rows], { shape }, { axis: 0 });
}

function flatRows(builder: GraphBuilder, x: Value): Value {
  if (x.shape.length === 2) return x;
  const width = x.shape.at(-1) as number;
  return builder.node("Reshape", [x, builder.integers([-1, width])], { shape: ["long", width] });
}
