// cspell:ignore IHDR
const SIGNATURE_BYTES = 8;
/** Length, type and checksum; IHDR, which always comes first, has 13 bytes of data. */
const HEADER_END = SIGNATURE_BYTES + 12 + 13;

/**
 * The same picture with a text in it, which viewers show among its properties: an uncompressed iTXt chunk in UTF-8 (PNG,
 * third edition, 11.3.3.4). `keyword` is 1 to 79 Latin letters, and `png` is whole.
 */
export function pngWithText(png: Uint8Array, keyword: string, text: string): Uint8Array<ArrayBuffer> {
  const utf8 = new TextEncoder();
  // A zero each: the keyword's end, no compression, its method, no language, no translated keyword.
  const body = joined([utf8.encode(`iTXt${keyword}`), new Uint8Array(5), utf8.encode(text)]);
  const length = bigEndian(body.byteLength - "iTXt".length);
  return joined([png.subarray(0, HEADER_END), length, body, bigEndian(crc32(body)), png.subarray(HEADER_END)]);
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.byteLength;
  }
  return whole;
}

function bigEndian(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}

/** ISO 3309, bit by bit: a text is short. */
function crc32(bytes: Uint8Array): number {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}
