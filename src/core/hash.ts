/**
 * 64-bit FNV-1a of a string's UTF-16 code units, as 16 hex digits.
 * For identity and splits, not for security; a collision among 10⁶ keys has probability 3·10⁻⁸.
 */
export function hash(text: string): string {
  const whole = new RunningHash();
  whole.add(text);
  return whole.digits();
}

/** The same hash of a text that comes in pieces. */
export class RunningHash {
  #high = 0xcbf29ce4;
  #low = 0x84222325;

  add(piece: string): void {
    let [high, low] = [this.#high, this.#low];
    for (let i = 0; i < piece.length; i++) {
      low ^= piece.charCodeAt(i);
      // The prime is 2⁴⁰ + 0x1b3, so the product splits into a small multiplication and a shift by 8 of the low word.
      const product = (low >>> 0) * 0x1b3;
      high = (Math.imul(high, 0x1b3) + Math.floor(product / 0x100000000) + (low << 8)) >>> 0;
      low = product >>> 0;
    }
    [this.#high, this.#low] = [high, low];
  }

  digits(): string {
    return this.#high.toString(16).padStart(8, "0") + this.#low.toString(16).padStart(8, "0");
  }
}

/** A number in [0, 1) that depends on the text alone. */
export function hashFraction(text: string): number {
  return parseInt(hash(text).slice(0, 12), 16) / 2 ** 48;
}
