/** What attention sees of a batch: rows × tokens cells, padding among them. */
export interface BatchSize {
  readonly rows: number;
  readonly tokens: number;
}

/** A tokenised example; `weights` says for each token how much the loss counts its prediction, 0 for a prompt. */
export interface Example {
  readonly ids: readonly number[];
  readonly weights: readonly number[];
}

/**
 * The arrays that a training step reads. Places are the tokens of the examples that predict a next one, without padding; cells
 * are what attention sees of them; only some places count, those whose weight is not zero.
 */
export interface PackedBatch {
  readonly size: BatchSize;
  /** Of each place. */
  readonly ids: Int32Array;
  /** Of each place that counts: the token that follows, and how much of the loss it is; weights sum to one. */
  readonly targets: Int32Array;
  readonly weights: Float32Array;
  /** Of each cell; segment 0 is padding. */
  readonly positions: BigInt64Array;
  readonly segments: Int32Array;
  /** 0 … tokens − 1. */
  readonly columns: Int32Array;
  /** Between places and cells; a cell of padding has the number of places instead of one. */
  readonly cellOfPlace: Int32Array;
  readonly placeOfCell: Int32Array;
  /** Between places and those that count; a place that does not has their number instead of one. */
  readonly placeOfCounted: Int32Array;
  readonly countedOfPlace: Int32Array;
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

  /** A batch in which nothing counts has one place that does, with the weight zero. */
  batch(): PackedBatch {
    const { rows, tokens } = this.#size;
    const cells = rows * tokens;
    const places = this.#rows.reduce((sum, { filled }) => sum + filled, 0);
    const ids = new Int32Array(places);
    const positions = new BigInt64Array(cells);
    const segments = new Int32Array(cells);
    const cellOfPlace = new Int32Array(places);
    const placeOfCell = new Int32Array(cells).fill(places);
    const counted: { place: number; target: number; weight: number }[] = [];
    let place = 0;
    this.#rows.forEach(({ examples }, row) => {
      let cell = row * tokens;
      examples.forEach((example, segment) => {
        for (let i = 0; i + 1 < example.ids.length; i++, place++, cell++) {
          ids[place] = example.ids[i]!;
          positions[cell] = BigInt(i);
          segments[cell] = segment + 1;
          cellOfPlace[place] = cell;
          placeOfCell[cell] = place;
          const weight = example.weights[i + 1]!;
          if (weight > 0) counted.push({ place, target: example.ids[i + 1]!, weight });
        }
      });
    });
    if (counted.length === 0) counted.push({ place: 0, target: 0, weight: 0 });
    const countedOfPlace = new Int32Array(places).fill(counted.length);
    counted.forEach((one, i) => (countedOfPlace[one.place] = i));
    const total = counted.reduce((sum, { weight }) => sum + weight, 0) || 1;
    return {
      ...{ size: this.#size, ids, positions, segments, cellOfPlace, placeOfCell, countedOfPlace },
      targets: Int32Array.from(counted, ({ target }) => target),
      weights: Float32Array.from(counted, ({ weight }) => weight / total),
      columns: Int32Array.from({ length: tokens }, (_, i) => i),
      placeOfCounted: Int32Array.from(counted, (one) => one.place),
    };
  }
}
