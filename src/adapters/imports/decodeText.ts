import { throwIfAborted } from "../../core/errors.ts";
import { SNIFFED_BYTES, sniffEncoding } from "./encoding.ts";
import { badFile, type ImportFile, type Reading } from "./importFile.ts";

/** Node's types declare the value alone. */
type Decoder = InstanceType<typeof TextDecoder>;

/** At most so much is decoded, parsed and handed on before events are let in. */
export const PIECE_BYTES = 1 << 16;

/**
 * The text of a file in pieces, with every line break made a line feed. A piece is pulled only when the one before has
 * been used up. Throws AppError `bad-file` for a file that is empty, binary or not in Unicode, and AbortError.
 */
export async function* decodeText(file: ImportFile, reading: Reading): AsyncGenerator<string> {
  let decoder: Decoder | undefined;
  let bytesRead = 0;
  let line = 1;
  let heldReturn = "";
  const normalise = (text: string): string => {
    const whole = heldReturn + text;
    heldReturn = whole.endsWith("\r") ? "\r" : "";
    const lines = whole.includes("\r")
      ? whole.slice(0, whole.length - heldReturn.length).replace(/\r\n?/g, "\n")
      : whole;
    line += countLines(lines);
    return lines;
  };
  for await (const piece of pieces(file.open())) {
    throwIfAborted(reading.signal);
    const known = (decoder ??= new TextDecoder(sniffEncoding(piece, file.name), { fatal: true }));
    const text = normalise(decode(known, file.name, line, piece));
    bytesRead += piece.byteLength;
    reading.onBytes?.(bytesRead);
    if (text !== "") yield text;
    await reading.breathe();
  }
  throwIfAborted(reading.signal);
  if (decoder === undefined) throw badFile(`${file.name} is empty: it holds no problems.`, "Choose another file.");
  const rest = normalise(decode(decoder, file.name, line)) + (heldReturn === "" ? "" : "\n");
  if (rest !== "") yield rest;
}

/** Cuts large chunks, and holds back the first ones until their bytes tell the encoding. */
async function* pieces(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let head: Uint8Array | undefined = new Uint8Array(0);
  for await (const chunk of chunks) {
    if (head === undefined) {
      yield* cut(chunk);
      continue;
    }
    head = joined(head, chunk);
    if (head.byteLength < SNIFFED_BYTES) continue;
    yield* cut(head);
    head = undefined;
  }
  if (head !== undefined && head.byteLength > 0) yield head;
}

function* cut(chunk: Uint8Array): Generator<Uint8Array> {
  for (let from = 0; from < chunk.byteLength; from += PIECE_BYTES) yield chunk.subarray(from, from + PIECE_BYTES);
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.byteLength + b.byteLength);
  both.set(a);
  both.set(b, a.byteLength);
  return both;
}

/** Without a piece, ends the text. */
function decode(decoder: Decoder, name: string, line: number, piece?: Uint8Array): string {
  try {
    return piece === undefined ? decoder.decode() : decoder.decode(piece, { stream: true });
  } catch (cause) {
    const encoding = decoder.encoding.toUpperCase();
    throw badFile(`${name}, at or after line ${line}, is not ${encoding} text.`, "Save it as UTF-8.", cause);
  }
}

export function countLines(text: string): number {
  let count = 0;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) count += 1;
  return count;
}
