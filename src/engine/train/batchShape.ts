import type { BatchSize } from "./packing.ts";

/** Rows are multiples of this long, which the kernels like. */
const GRAIN = 16;
/** The work of a cell that does not depend on the row's length, in widths of the model: of turning and reordering heads. */
const LINEAR_WORK = 1;

/**
 * The smallest batch, by the work that its cells take, into which examples of so many places fit; `width` is the model's.
 */
export function batchShape(lengths: readonly number[], width: number, mostTokens: number): BatchSize {
  const longest = Math.max(1, ...lengths);
  const shortest = Math.ceil(longest / GRAIN) * GRAIN;
  const sizes: BatchSize[] = [];
  for (let tokens = shortest; tokens <= Math.max(shortest, Math.min(4 * shortest, mostTokens)); tokens += GRAIN) {
    sizes.push({ tokens, rows: rowsFor(lengths, tokens) });
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
