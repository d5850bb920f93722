// cspell:ignore IHDR IDAT IEND
import { crc32, deflateSync } from "node:zlib";

import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { pngWithText } from "../../../src/ui/charts/pngText.ts";

interface Chunk {
  readonly type: string;
  readonly data: Buffer;
}

/** The chunks of a PNG, whose checksums are checked. */
function chunksOf(png: Uint8Array): Chunk[] {
  const bytes = Buffer.from(png);
  const chunks: Chunk[] = [];
  for (let at = 8; at < bytes.length;) {
    const length = bytes.readUInt32BE(at);
    const body = bytes.subarray(at + 4, at + 8 + length);
    expect(bytes.readUInt32BE(at + 8 + length)).toBe(crc32(body));
    chunks.push({ type: body.toString("latin1", 0, 4), data: body.subarray(4) });
    at += 12 + length;
  }
  return chunks;
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** One grey pixel. */
const PIXEL = Buffer.concat([
  Buffer.from("89504e470d0a1a0a", "hex"),
  chunk("IHDR", Buffer.from("00000001000000010800000000", "hex")),
  chunk("IDAT", deflateSync(Buffer.from([0, 128]))),
  chunk("IEND", Buffer.alloc(0)),
]);

describe("a PNG with a text in it", () => {
  it("is the same picture, and gives the text back", () => {
    const keyword = fc.stringMatching(/^[A-Za-z]{1,79}$/);
    fc.assert(
      fc.property(keyword, fc.string({ unit: "grapheme" }), (key, text) => {
        const [header, told, ...rest] = chunksOf(pngWithText(PIXEL, key, text));
        expect([header, ...rest]).toEqual(chunksOf(PIXEL));
        expect(told!.type).toBe("iTXt");
        expect(told!.data.toString("utf8")).toBe(`${key}${"\0".repeat(5)}${text}`);
      }),
    );
  });
});
