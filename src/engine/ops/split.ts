import type { GraphBuilder, Value } from "../graph/builder.ts";

/** Cuts x along `axis` into parts of the given sizes, which sum to the axis. */
export function split(builder: GraphBuilder, x: Value, axis: number, sizes: readonly number[]): Value[] {
  const parts = builder.nodes(
    "Split",
    [x, builder.integers(sizes)],
    sizes.map((size) => ({ shape: x.shape.map((dim, i) => (i === axis ? size : dim)) })),
    { axis },
  );
  builder.tape.push({
    outputs: parts,
    inputs: [x],
    pull: (gradients) => [builder.node("Concat", gradients, { shape: x.shape }, { axis })],
  });
  return parts;
}
