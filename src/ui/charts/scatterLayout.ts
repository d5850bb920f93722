import { scaleLinear } from "d3-scale";

import type { TradeOff } from "../../core/evaluation/tradeOff.ts";

export const MARGIN = { top: 34, right: 20, bottom: 44, left: 52 } as const;
const LABEL_HEIGHT = 18;
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
  readonly labelX: number;
  readonly labelY: number;
  readonly anchor: "start" | "end";
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

/** Places arms in a chart of this size in pixels: tokens from 0 to the right, accuracy from 0 to 1 upwards. */
export function scatterLayout(points: readonly TradeOff[], width: number, height: number): ScatterLayout {
  const [bottom, right] = [height - MARGIN.bottom, width - MARGIN.right];
  const most = Math.max(10, ...points.map(({ tokens, tokensInterval }) => tokensInterval?.high ?? tokens));
  const x = scaleLinear([0, most], [MARGIN.left, right]).nice().clamp(true);
  const y = scaleLinear([0, 1], [bottom, MARGIN.top]);
  const placed = points.map(({ accuracy, tokens, tokensInterval }) => {
    const at = x(tokens);
    const isLeft = at < (MARGIN.left + right) / 2;
    return {
      x: at,
      y: y(accuracy.estimate),
      xLow: x(tokensInterval?.low ?? tokens),
      xHigh: x(tokensInterval?.high ?? tokens),
      yLow: y(accuracy.low),
      yHigh: y(accuracy.high),
      labelX: at + (isLeft ? LABEL_OFFSET : -LABEL_OFFSET),
      labelY: y(accuracy.estimate) - LABEL_OFFSET + 3,
      anchor: isLeft ? ("start" as const) : ("end" as const),
    };
  });
  return {
    arms: spreadLabels(placed, bottom),
    front: frontPath(points, placed, bottom, right),
    xTicks: x.ticks(Math.max(2, Math.floor(width / 110))).map((value) => ({ value, at: x(value) })),
    yTicks: y.ticks(5).map((value) => ({ value, at: y(value) })),
    bottom,
    right,
  };
}

/** Labels on one side of the chart do not cover each other: each stands below the one before it. */
function spreadLabels(placed: readonly PlacedArm[], bottom: number): readonly PlacedArm[] {
  const moved = new Map<PlacedArm, number>();
  for (const side of ["start", "end"] as const) {
    let free = MARGIN.top - LABEL_HEIGHT;
    for (const arm of placed.filter(({ anchor }) => anchor === side).toSorted((a, b) => a.labelY - b.labelY)) {
      const labelY = Math.min(Math.max(arm.labelY, free), bottom);
      moved.set(arm, labelY);
      free = labelY + LABEL_HEIGHT;
    }
  }
  return placed.map((arm) => ({ ...arm, labelY: moved.get(arm) ?? arm.labelY }));
}

/** What can be had for at most so many tokens: the front goes on to the right at its best accuracy. */
function frontPath(points: readonly TradeOff[], placed: readonly PlacedArm[], bottom: number, right: number): string {
  const front = placed.filter((_, i) => points[i]?.efficient).toSorted((a, b) => a.x - b.x);
  const [first] = front;
  if (!first) return "";
  return `M${first.x},${bottom}${front.map(({ x, y }) => `H${x}V${y}`).join("")}H${right}`;
}
