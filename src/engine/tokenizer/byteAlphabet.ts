/** GPT-2's alphabet: a printable character for each byte, printable ASCII and Latin-1 standing for themselves. */
const ALPHABET: readonly string[] = (() => {
  const printable = (byte: number) => (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
  let next = 256;
  return Array.from({ length: 256 }, (_, byte) => String.fromCodePoint(printable(byte) ? byte : next++));
})();

/** The UTF-8 bytes of a text, each written as its character of the alphabet. */
export function byteCharacters(text: string): string[] {
  return Array.from(new TextEncoder().encode(text), (byte) => ALPHABET[byte]!);
}

export function byteAlphabet(): readonly string[] {
  return ALPHABET;
}
