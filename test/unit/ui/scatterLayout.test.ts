import fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { TradeOff } from "../../../src/core/evaluation/tradeOff.ts";
import { type PlacedArm, scatterLayout } from "../../../src/ui/charts/scatterLayout.ts";

const EM = 16;
const point = (accuracy: number, tokens: number): TradeOff => ({
  model: "m",
  strategy: "s",
  accuracy: { estimate: accuracy, low: accuracy, high: accuracy, n: 10, method: "Wilson" },
  tokens,
  tokensInterval: undefined,
  efficient: true,
});

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** What is drawn of a name, from the highest letter to the lowest. */
function nameBox({ label }: PlacedArm, width: number): Box {
  const { x, y, anchor } = label!;
  const left = anchor === "start" ? x : x - width;
  return { left, right: left + width, top: y - 0.7 * EM, bottom: y + 0.2 * EM };
}

const markerBox = ({ x, y }: PlacedArm): Box => ({ left: x - 7, right: x + 7, top: y - 7, bottom: y + 7 });
const overlap = (a: Box, b: Box): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

const arms = fc.array(
  fc.record({
    accuracy: fc.double({ min: 0, max: 1, noNaN: true }),
    tokens: fc.integer({ min: 0, max: 500 }),
    name: fc.integer({ min: 10, max: 350 }),
  }),
  { minLength: 1, maxLength: 8 },
);

describe("the names in the chart of accuracy against tokens", () => {
  it("are whole, cover no other and no marker; or all of them stand below the chart", () => {
    fc.assert(
      fc.property(arms, fc.integer({ min: 280, max: 1200 }), (drawn, width) => {
        const widths = drawn.map(({ name }) => name);
        const points = drawn.map(({ accuracy, tokens }) => point(accuracy, tokens));
        const layout = scatterLayout(points, width, 300, { widths, em: EM });
        const named = layout.arms.filter(({ label }) => label !== undefined);
        expect([0, drawn.length]).toContain(named.length);
        const boxes = named.map((arm, i) => nameBox(arm, widths[i]!));
        const all = [...boxes, ...named.map(markerBox)];
        boxes.forEach((box, i) => {
          expect(box.left >= 0 && box.right <= width && box.top >= 0 && box.bottom <= 300).toBe(true);
          expect(all.filter((other, j) => j !== i && overlap(box, other))).toEqual([]);
        });
      }),
    );
  });

  it("stand beside their markers where there is room, and below where two long ones would meet", () => {
    const points = [point(0.95, 160), point(0.98, 40), point(0.02, 3)];
    const place = (width: number, name: number): boolean[] =>
      scatterLayout(points, width, 300, { widths: [name, name, name], em: EM }).arms.map(({ label }) => !!label);
    expect(place(800, 250)).toEqual([true, true, true]);
    expect(place(330, 100)).toEqual([true, true, true]);
    expect(place(330, 270)).toEqual([false, false, false]);
  });
});
