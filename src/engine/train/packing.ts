import type { BatchSize } from "./stepGraph.ts";

/** A tokenised example; `weights` says for each token how much the loss counts its prediction, 0 for a prompt. */
export interface Example {
  readonly ids: readonly number[];
  readonly weights: readonly number[];
}

/** Arrays of rows × tokens; see stepGraph. Segment 0 is padding; `weights` sum to one, or are all zero. */
export interface PackedBatch {
  readonly size: BatchSize;
  readonly ids: Int32Array;
  readonly targets: Int32Array;
  readonly weights: Float32Array;
  readonly positions: BigInt64Array;
  readonly segments: Int32Array;
}

/**
 * Fills a batch with examples, several to a row. An example of n tokens takes n − 1 places, each predicting the next
 * token; it has a segment number and positions from 0, so that it is computed as if it were alone.
 */
export class Packer {
  readonly #size: BatchSize;
  readonly #rows: { filled: number; examples: Example[] }[];

  constructor(size: BatchSize) {
    this.#size = size;
    this.#rows = Array.from({ length: size.rows }, () => ({ filled: 0, examples: [] }));
  }

  /** Puts the example into the fullest row that has room for it; false when none has. */
  add(example: Example): boolean {
    const length = example.ids.length - 1;
    const fitting = this.#rows.filter((row) => row.filled + length <= this.#size.tokens);
    if (fitting.length === 0 || length < 1) return false;
    const row = fitting.reduce((a, b) => (b.filled > a.filled ? b : a));
    row.examples.push(example);
    row.filled += length;
    return true;
  }

  /** The free places of the emptiest row. */
  room(): number {
    return this.#size.tokens - Math.min(...this.#rows.map((row) => row.filled));
  }

  batch(): PackedBatch {
    const { rows, tokens } = this.#size;
    const count = rows * tokens;
    const batch: PackedBatch = {
      size: this.#size,
      ids: new Int32Array(count),
      targets: new Int32Array(count),
      weights: new Float32Array(count),
      positions: new BigInt64Array(count),
      segments: new Int32Array(count),
    };
    this.#rows.forEach(({ examples }, row) => {
      let place = row * tokens;
      examples.forEach(({ ids, weights }, segment) => {
        for (let i = 0; i + 1 < ids.length; i++, place++) {
          batch.ids[place] = ids[i]!;
          batch.targets[place] = ids[i + 1]!;
          batch.weights[place] = weights[i + 1]!;
          batch.positions[place] = BigInt(i);
          batch.segments[place] = segment + 1;
        }
      });
    });
    const total = batch.weights.reduce((sum, weight) => sum + weight, 0);
    if (total > 0) batch.weights.forEach((weight, i) => (batch.weights[i] = weight / total));
    return batch;
  }
}
