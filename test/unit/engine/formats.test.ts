import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { fromFloat16, toFloat16 } from "../../../src/engine/format/float16.ts";
import { readSafetensors, writeSafetensors } from "../../../src/engine/format/safetensors.ts";

/** Bits from the half-precision format's definition (IEEE 754-2008, 3.6). */
const HALVES: readonly [value: number, bits: number][] = [
  [0, 0x0000],
  [-0, 0x8000],
  [1, 0x3c00],
  [-2, 0xc000],
  [65504, 0x7bff],
  [65519, 0x7bff],
  [65520, 0x7c00],
  [2 ** -14, 0x0400],
  [2 ** -24, 0x0001],
  [2 ** -25, 0x0000],
  [3 * 2 ** -25, 0x0002],
  [1 + 2 ** -11, 0x3c00],
  [1 + 3 * 2 ** -11, 0x3c02],
  [Infinity, 0x7c00],
  [NaN, 0x7e00],
];

describe("half floats", () => {
  it.each(HALVES)("writes %d as the standard says", (value, bits) => {
    expect(toFloat16(Float32Array.of(value))[0]).toBe(bits);
  });

  it("keeps every half float through float32 and back", () => {
    const all = Uint16Array.from({ length: 65536 }, (_, bits) => bits).filter((bits) => (bits & 0x7fff) <= 0x7c00);
    expect(toFloat16(fromFloat16(all))).toEqual(all);
  });

  it("rounds to a neighbour within half a unit", () => {
    fc.assert(
      fc.property(fc.float({ min: -60000, max: 60000, noNaN: true }), (value) => {
        const back = fromFloat16(toFloat16(Float32Array.of(value)))[0]!;
        expect(Math.abs(back - value)).toBeLessThanOrEqual(Math.max(Math.abs(value) * 2 ** -11, 2 ** -25));
      }),
    );
  });
});

describe("safetensors", () => {
  const file = {
    metadata: { format: "pt", note: "naïve" },
    tensors: [
      { name: "a", type: "F32" as const, shape: [2, 3], bytes: Uint8Array.from({ length: 24 }, (_, i) => i) },
      { name: "b.weight", type: "F16" as const, shape: [0], bytes: new Uint8Array(0) },
      { name: "c", type: "F16" as const, shape: [], bytes: Uint8Array.of(1, 2) },
    ],
  };

  it("reads what it wrote, and aligns the data", () => {
    const bytes = writeSafetensors(file);
    expect(readSafetensors(bytes)).toEqual(file);
    expect(Number(new DataView(bytes.buffer).getBigUint64(0, true)) % 8).toBe(0);
  });

  it("refuses every truncation with a code", () => {
    const bytes = writeSafetensors(file);
    for (let length = 0; length < bytes.length; length++) {
      expect(() => readSafetensors(bytes.slice(0, length))).toThrow(expect.objectContaining({ code: "bad-file" }));
    }
  });
});
