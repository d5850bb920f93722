import type { Decoding, FinishReason } from "../../core/ports.ts";
import { chooseToken } from "../../engine/decoder/chooseToken.ts";

export interface BatchRow {
  readonly decoding: Decoding;
  /** Uniform in [0, 1), for the k-th new token. */
  readonly draw: (position: number) => number;
  readonly onToken: (tokenId: number) => void;
  readonly onFinish: (reason: FinishReason) => void;
  finishReason: FinishReason | undefined;
  newTokens: number;
}

/**
 * Chooses every row's next token and decides when the row ends, in place of transformers.js: its sampler draws from one
 * generator for the whole process, knows no nucleus, and its end-token rule looks at the last token alone, so that a row
 * that has ended would write on while another one is unfinished.
 */
export class BatchControl {
  readonly #rows: readonly BatchRow[];
  readonly #endTokenIds: ReadonlySet<number>;
  readonly #signal: AbortSignal;

  constructor(rows: readonly BatchRow[], endTokenIds: ReadonlySet<number>, signal: AbortSignal) {
    this.#rows = rows;
    this.#endTokenIds = endTokenIds;
    this.#signal = signal;
  }

  /** `logits` is rows × vocabulary; what is not chosen is masked, so that the greedy choice that follows can only agree. */
  mask(logits: Float32Array): void {
    const vocabulary = logits.length / this.#rows.length;
    this.#rows.forEach((row, i) => {
      const rowLogits = logits.subarray(i * vocabulary, (i + 1) * vocabulary);
      const token = row.finishReason ? 0 : this.#choose(row, rowLogits);
      rowLogits.fill(-Infinity);
      rowLogits[token] = 0;
    });
  }

  /** Whether each row is done; an abort ends them all, so that the caches are freed in the ordinary way. */
  stops(): boolean[] {
    return this.#rows.map((row) => this.#signal.aborted || row.finishReason !== undefined);
  }

  #choose(row: BatchRow, logits: Float32Array): number {
    const { temperature, topP, maxNewTokens } = row.decoding;
    const token = chooseToken(logits, temperature, topP, temperature === 0 ? 0 : row.draw(row.newTokens));
    if (this.#endTokenIds.has(token)) {
      finish(row, "stop");
      return token;
    }
    row.newTokens += 1;
    row.onToken(token);
    if (row.newTokens >= maxNewTokens) finish(row, "length");
    return token;
  }
}

function finish(row: BatchRow, reason: FinishReason): void {
  row.finishReason = reason;
  row.onFinish(reason);
}
