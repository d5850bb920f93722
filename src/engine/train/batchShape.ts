import type { BatchSize } from "./stepGraph.ts";

/** Rows are multiples of this long, which the kernels like. */
const GRAIN = 16;
/** The work of a place that does not depend on the row's length, in places of attention: 12·width² against 2·width·tokens. */
const LINEAR_WORK = 6;

/**
 * The smallest batch, by the work that it takes, into which the examples of every step fit. `lengths` are the places that
 * each step's examples take, one less than their tokens; `width` is the model's.
 */
export function batchShape(lengths: readonly (readonly number[])[], width: number, mostTokens: number): BatchSize {
  const longest = Math.max(1, ...lengths.flat());
  const shortest = Math.ceil(longest / GRAIN) * GRAIN;
  const sizes: BatchSize[] = [];
  for (let tokens = shortest; tokens <= Math.max(shortest, Math.min(4 * shortest, mostTokens)); tokens += GRAIN) {
    sizes.push({ tokens, rows: Math.max(...lengths.map((step) => rowsFor(step, tokens))) });
  }
  const work = ({ rows, tokens }: BatchSize): number => rows * tokens * (LINEAR_WORK * width + tokens);
  return sizes.reduce((best, size) => (work(size) < work(best) ? size : best));
}

/** Best fit, the longest first: as the Packer fills its rows. */
function rowsFor(lengths: readonly number[], tokens: number): number {
  const room: number[] = [];
  for (const length of [...lengths].sort((a, b) => b - a)) {
    const fitting = room.filter((left) => left >= length);
    if (fitting.length === 0) room.push(tokens - length);
    else room[room.indexOf(Math.min(...fitting))] = Math.min(...fitting) - length;
  }
  return room.length;
}
