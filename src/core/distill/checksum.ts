const PRIMES = [0x01000193, 0x85ebca6b] as const;

/**
 * 64 bits of all bytes and their number, by two multiplicative hashes of 32-bit words (after FNV-1a and MurmurHash3), as 16
 * hex digits: against files that are cut off, mixed or half written, not against malice. Some 10 ms for 25 MB.
 */
export function checksum(bytes: Uint8Array): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const whole = bytes.length - (bytes.length % 4);
  let [low, high] = [0x811c9dc5, bytes.length];
  const mix = (word: number): void => {
    low = Math.imul(low ^ word, PRIMES[0]);
    high = Math.imul(((high << 13) | (high >>> 19)) ^ word, PRIMES[1]);
  };
  for (let i = 0; i < whole; i += 4) mix(view.getUint32(i, true));
  for (let i = whole; i < bytes.length; i++) mix(bytes[i]!);
  const hex = (word: number): string => (word >>> 0).toString(16).padStart(8, "0");
  return hex(low) + hex(high);
}
