import { badFile } from "./importFile.ts";

export type Encoding = "utf-8" | "utf-16le" | "utf-16be";

/** So much of a file's beginning tells text from other things. */
export const SNIFFED_BYTES = 1024;

const FORMATS: readonly { readonly what: string; readonly magic: readonly number[]; readonly hint: string }[] = [
  { what: "a zip archive or a spreadsheet", magic: [0x50, 0x4b, 3, 4], hint: "Unpack it, or save the sheet as CSV." },
  { what: "a gzip archive", magic: [0x1f, 0x8b], hint: "Unpack it first." },
  { what: "a Zstandard archive", magic: [0x28, 0xb5, 0x2f, 0xfd], hint: "Unpack it first." },
  { what: "a Parquet file", magic: [0x50, 0x41, 0x52, 0x31], hint: "Export it as JSONL or CSV." },
  { what: "a PDF", magic: [0x25, 0x50, 0x44, 0x46], hint: "Choose a JSONL or CSV file." },
];

/**
 * The encoding of a text by its byte order mark, or by where its zeros lie. Throws AppError `bad-file` for what is no
 * text.
 */
export function sniffEncoding(head: Uint8Array, name: string): Encoding {
  const begins = (...bytes: readonly number[]): boolean => bytes.every((byte, i) => head[i] === byte);
  const known = FORMATS.find(({ magic }) => begins(...magic));
  if (known) throw badFile(`${name} is ${known.what}, not text.`, known.hint);
  if (begins(0xef, 0xbb, 0xbf)) return "utf-8";
  if (begins(0xff, 0xfe)) return "utf-16le";
  if (begins(0xfe, 0xff)) return "utf-16be";
  const zeros = [0, 0];
  head.forEach((byte, i) => {
    if (byte === 0) zeros[i % 2]! += 1;
  });
  const [even, odd] = zeros as [number, number];
  if (even + odd === 0) return "utf-8";
  // Of the letters of most texts in UTF-16, one byte is zero, always on the same side.
  const many = head.length / 4;
  if (odd > many && even === 0) return "utf-16le";
  if (even > many && odd === 0) return "utf-16be";
  throw badFile(`${name} is a binary file, not text.`, "Choose a JSONL or CSV file.");
}
