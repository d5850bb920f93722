/**
 * 64-bit FNV-1a of a string's UTF-16 code units, as 16 hex digits.
 * For identity and splits, not for security; a collision among 10⁶ keys has probability 3·10⁻⁸.
 */
export function hash(text: string): string {
  let high = 0xcbf29ce4;
  let low = 0x84222325;
  for (let i = 0; i < text.length; i++) {
    low ^= text.charCodeAt(i);
    // The prime is 2⁴⁰ + 0x1b3, so the product splits into a small multiplication and a shift by 8 of the low word.
    const product = (low >>> 0) * 0x1b3;
    high = (Math.imul(high, 0x1b3) + Math.floor(product / 0x100000000) + (low << 8)) >>> 0;
    low = product >>> 0;
  }
  return high.toString(16).padStart(8, "0") + low.toString(16).padStart(8, "0");
}

/** A number in [0, 1) that depends on the text alone. */
export function hashFraction(text: string): number {
  return parseInt(hash(text).slice(0, 12), 16) / 2 ** 48;
}
