import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { ProtobufWriter } from "../../../src/engine/graph/protobuf.ts";

const written = (write: (writer: ProtobufWriter) => void): number[] => {
  const writer = new ProtobufWriter();
  write(writer);
  return [...writer.finish()];
};

/** Reads varints as the wire format's specification describes them, independently of the writer. */
function readVarint(bytes: readonly number[], from: number): { value: bigint; next: number } {
  let [value, shift, next] = [0n, 0n, from];
  for (;;) {
    const byte = bytes[next++]!;
    value |= BigInt(byte & 0x7f) << shift;
    shift += 7n;
    if (byte < 0x80) return { value, next };
  }
}

describe("Protocol Buffers' wire format", () => {
  it("is that of the examples in its documentation", () => {
    expect(written((writer) => writer.integer(1, 150))).toEqual([0x08, 0x96, 0x01]);
    expect(written((writer) => writer.string(2, "testing"))).toEqual([0x12, 7, ...new TextEncoder().encode("testing")]);
    expect(written((writer) => writer.message(3, (inner) => inner.integer(1, 150)))).toEqual([0x1a, 3, 8, 0x96, 1]);
  });

  it("has negative numbers in ten bytes, two's complement", () => {
    expect(written((writer) => writer.integer(1, -1))).toEqual([8, ...Array.from({ length: 9 }, () => 0xff), 1]);
    expect(written((writer) => writer.integer(1, -2))).toEqual([8, 0xfe, ...Array.from({ length: 8 }, () => 0xff), 1]);
  });

  it("has floats in four little-endian bytes", () => {
    expect(written((writer) => writer.float(2, 1))).toEqual([0x15, 0, 0, 0x80, 0x3f]);
  });

  it("gives every 64-bit integer back, under any field number", () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
        fc.integer({ min: 1, max: 536_870_911 }),
        (value, field) => {
          const bytes = written((writer) => writer.integer(field, value));
          const tag = readVarint(bytes, 0);
          const read = readVarint(bytes, tag.next);
          expect(tag.value).toBe(BigInt(field) << 3n);
          expect(BigInt.asIntN(64, read.value)).toBe(value);
          expect(read.next).toBe(bytes.length);
        },
      ),
    );
  });

  it("gives fields of any length back, beyond the writer's first buffer", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 3000 }), { maxLength: 8 }), (lengths) => {
        const bytes = written((writer) =>
          lengths.forEach((length, i) => writer.bytes(i + 1, new Uint8Array(length).fill(i))),
        );
        let at = 0;
        lengths.forEach((length, i) => {
          const tag = readVarint(bytes, at);
          const size = readVarint(bytes, tag.next);
          expect([tag.value, size.value]).toEqual([BigInt(((i + 1) << 3) | 2), BigInt(length)]);
          expect(bytes.slice(size.next, size.next + length).every((byte) => byte === i)).toBe(true);
          at = size.next + length;
        });
        expect(at).toBe(bytes.length);
      }),
    );
  });
});
