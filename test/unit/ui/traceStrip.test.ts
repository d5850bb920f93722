import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { segment } from "../../../src/core/traces/segment.ts";
import { traceStrip } from "../../../src/ui/screens/compare/traceStrip.ts";

const text = fc
  .array(fc.constantFrom("Wait, is that right? ", "3 + 4 = 7.\n", "So 12 / 4 = 3. ", "Let me see. ", "#### 7", "ü "), {
    minLength: 1,
  })
  .map((sentences) => sentences.join(""));

describe("traceStrip", () => {
  it("divides the whole trace, with no two neighbours of one kind", () => {
    fc.assert(
      fc.property(text, fc.nat(20), (text, uncut) => {
        const parts = traceStrip(segment(text), text.length + uncut);
        expect(parts.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1);
        for (const [i, part] of parts.entries()) expect(part.kind).not.toBe(parts[i + 1]?.kind);
      }),
    );
  });

  it("colours a calculation by its skill's family", () => {
    const trace = "3 + 4 = 7.\n";
    expect(traceStrip(segment(trace), trace.length)).toEqual([{ kind: "sum", share: 1 }]);
  });

  it("is empty for an empty trace", () => {
    expect(traceStrip([], 0)).toEqual([]);
  });
});
