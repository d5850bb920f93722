import { scaleLinear } from "d3-scale";

import type { TradeOff } from "../../core/evaluation/tradeOff.ts";

export const MARGIN = { top: 34, right: 20, bottom: 44, left: 52 } as const;
/** Half the size of a marker, with a little air. */
const MARKER = 9;
/** Where a label stands beside its marker. */
const LABEL_OFFSET = 13;

export interface PlacedArm {
  readonly x: number;
  readonly y: number;
  /** Ends of the interval of the mean, in pixels; equal to `x` where there is none. */
  readonly xLow: number;
  readonly xHigh: number;
  /** Ends of the interval of accuracy: `yLow` is that of the lower accuracy, further down. */
  readonly yLow: number;
  readonly yHigh: number;
  /** Where its name is written; undefined where the names stand in a list below the chart. */
  readonly label: PlacedLabel | undefined;
}

export interface PlacedLabel {
  readonly x: number;
  /** Of the baseline. */
  readonly y: number;
  readonly anchor: "start" | "end";
}

/** The names of the arms, as large as they will be drawn. */
export interface LabelSizes {
  /** Pixels, in the order of the points. */
  readonly widths: readonly number[];
  /** Pixels of the font's em. */
  readonly em: number;
}

export interface Tick {
  readonly at: number;
  readonly value: number;
}

export interface ScatterLayout {
  readonly arms: readonly PlacedArm[];
  /** The front as a path of steps, from few tokens to many; empty with no efficient arm. */
  readonly front: string;
  readonly xTicks: readonly Tick[];
  readonly yTicks: readonly Tick[];
  readonly bottom: number;
  readonly right: number;
}

/**
 * Places arms in a chart of this size in pixels: tokens from 0 to the right, accuracy from 0 to 1 upwards. Names stand beside
 * their markers where none is cut off, covers another or covers a marker; otherwise none does.
 */
export function scatterLayout(
  points: readonly TradeOff[],
  width: number,
  height: number,
  labels: LabelSizes,
): ScatterLayout {
  const [bottom, right] = [height - MARGIN.bottom, width - MARGIN.right];
  const most = Math.max(10, ...points.map(({ tokens, tokensInterval }) => tokensInterval?.high ?? tokens));
  const x = scaleLinear([0, most], [MARGIN.left, right]).nice().clamp(true);
  const y = scaleLinear([0, 1], [bottom, MARGIN.top]);
  const placed = points.map(({ accuracy, tokens, tokensInterval }) => ({
    x: x(tokens),
    y: y(accuracy.estimate),
    xLow: x(tokensInterval?.low ?? tokens),
    xHigh: x(tokensInterval?.high ?? tokens),
    yLow: y(accuracy.low),
    yHigh: y(accuracy.high),
  }));
  const names = placeLabels(placed, labels, { left: MARGIN.left, right: width, top: 0, bottom });
  return {
    arms: placed.map((arm, i) => ({ ...arm, label: names?.[i] })),
    front: frontPath(points, placed, bottom, right),
    xTicks: x.ticks(Math.max(2, Math.floor(width / 110))).map((value) => ({ value, at: x(value) })),
    yTicks: y.ticks(5).map((value) => ({ value, at: y(value) })),
    bottom,
    right,
  };
}

interface Point {
  readonly x: number;
  readonly y: number;
}

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** In the order of the markers, each where it is first free of those before it; undefined where one has no place. */
function placeLabels(
  markers: readonly Point[],
  { widths, em }: LabelSizes,
  inside: Box,
): readonly PlacedLabel[] | undefined {
  const taken: Box[] = markers.map(({ x, y }) => box(x - MARKER, x + MARKER, y - MARKER, y + MARKER));
  const labels: PlacedLabel[] = [];
  for (const [i, marker] of markers.entries()) {
    const width = widths[i] ?? 0;
    const label = candidates(marker, em, (inside.left + inside.right) / 2).find((candidate) => {
      const own = labelBox(candidate, width, em);
      return isWithin(own, inside) && !taken.some((other) => overlap(own, other));
    });
    if (label === undefined) return undefined;
    labels.push(label);
    taken.push(labelBox(label, width, em));
  }
  return labels;
}

/** Above, beside and below a marker, first on the side where there is more room. */
function candidates({ x, y }: Point, em: number, middle: number): readonly PlacedLabel[] {
  const start = { x: x + LABEL_OFFSET, anchor: "start" } as const;
  const end = { x: x - LABEL_OFFSET, anchor: "end" } as const;
  const sides = x < middle ? [start, end] : [end, start];
  const baselines = [y - LABEL_OFFSET + 3, y + em / 3, y + LABEL_OFFSET + em / 2];
  return sides.flatMap((side) => baselines.map((baseline) => ({ ...side, y: baseline })));
}

function labelBox({ x, y, anchor }: PlacedLabel, width: number, em: number): Box {
  const left = anchor === "start" ? x : x - width;
  return box(left, left + width, y - 0.8 * em, y + 0.25 * em);
}

function box(left: number, right: number, top: number, bottom: number): Box {
  return { left, right, top, bottom };
}

function isWithin(inner: Box, outer: Box): boolean {
  return (
    inner.left >= outer.left && inner.right <= outer.right && inner.top >= outer.top && inner.bottom <= outer.bottom
  );
}

function overlap(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

/** What can be had for at most so many tokens: the front goes on to the right at its best accuracy. */
function frontPath(points: readonly TradeOff[], placed: readonly Point[], bottom: number, right: number): string {
  const front = placed.filter((_, i) => points[i]?.efficient).toSorted((a, b) => a.x - b.x);
  const [first] = front;
  if (!first) return "";
  return `M${first.x},${bottom}${front.map(({ x, y }) => `H${x}V${y}`).join("")}H${right}`;
}
