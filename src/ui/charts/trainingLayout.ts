import { scaleLinear } from "d3-scale";

import type { TrainingHistory, ValidationCheck } from "../../core/distill/trainer.ts";
import type { Tick } from "./scatterLayout.ts";

export const MARGIN = { right: 16, bottom: 40, left: 52 } as const;
/** Of each line in which runs are named. */
export const LEGEND_LINE = 24;
const LOSS_HEIGHT = 150;
const CHECK_HEIGHT = 110;
/** Room above each panel for its name. */
const HEAD = 30;
/** The share of the new value in the smoothed loss. */
const SMOOTHING = 0.12;

export const CHECK_PANELS = ["accuracy", "tokens"] as const;
export type CheckPanel = (typeof CHECK_PANELS)[number];

export interface PlacedCheck {
  readonly x: number;
  readonly y: number;
  readonly yLow: number;
  readonly yHigh: number;
  readonly check: ValidationCheck;
}

export interface PlacedCurve {
  /** Of each batch, and smoothed. */
  readonly loss: { readonly raw: string; readonly smooth: string };
  readonly checks: Readonly<Record<CheckPanel, readonly PlacedCheck[]>>;
  readonly lines: Readonly<Record<CheckPanel, string>>;
}

export interface Panel {
  readonly top: number;
  readonly bottom: number;
  readonly ticks: readonly Tick[];
}

export interface TrainingLayout {
  readonly curves: readonly PlacedCurve[];
  readonly loss: Panel;
  readonly panels: Readonly<Record<CheckPanel, Panel>>;
  readonly xTicks: readonly Tick[];
  readonly right: number;
  readonly height: number;
}

/**
 * Loss, accuracy and tokens of runs, one panel below the other on one axis of steps, with room above for `legendLines`.
 * `width` in pixels.
 */
export function trainingLayout(
  histories: readonly TrainingHistory[],
  totalSteps: number,
  width: number,
  legendLines: number,
): TrainingLayout {
  const right = width - MARGIN.right;
  const x = scaleLinear([0, Math.max(1, totalSteps)], [MARGIN.left, right]);
  const smoothed = histories.map(({ steps }) => smooth(steps.map(({ loss }) => loss)));
  const mostLoss = Math.max(0.1, ...smoothed.flat(), ...histories.flatMap(({ steps }) => steps[0]?.loss ?? 0));
  const mostTokens = Math.max(10, ...histories.flatMap(({ checks }) => checks.map(({ tokens }) => tokens.high)));
  const lossTop = HEAD + legendLines * LEGEND_LINE;
  const tops = { accuracy: lossTop + LOSS_HEIGHT + HEAD, tokens: lossTop + LOSS_HEIGHT + CHECK_HEIGHT + 2 * HEAD };
  const lossScale = scaleLinear([0, mostLoss], [lossTop + LOSS_HEIGHT, lossTop])
    .nice(4)
    .clamp(true);
  const scales = {
    accuracy: scaleLinear([0, 1], [tops.accuracy + CHECK_HEIGHT, tops.accuracy]).clamp(true),
    tokens: scaleLinear([0, mostTokens], [tops.tokens + CHECK_HEIGHT, tops.tokens])
      .nice(3)
      .clamp(true),
  };
  const panel = (top: number, height: number, scale: typeof lossScale, ticks: number): Panel => ({
    top,
    bottom: top + height,
    ticks: scale.ticks(ticks).map((value) => ({ value, at: scale(value) })),
  });
  const curves = histories.map(({ steps, checks }, i): PlacedCurve => {
    const placed = (which: CheckPanel): PlacedCheck[] =>
      checks.map((check) => ({
        x: x(check.step),
        y: scales[which](check[which].estimate),
        yLow: scales[which](check[which].low),
        yHigh: scales[which](check[which].high),
        check,
      }));
    const points = { accuracy: placed("accuracy"), tokens: placed("tokens") };
    return {
      loss: {
        raw: path(steps.map(({ step, loss }) => [x(step), lossScale(loss)])),
        smooth: path(steps.map(({ step }, at) => [x(step), lossScale(smoothed[i]![at]!)])),
      },
      checks: points,
      lines: {
        accuracy: path(points.accuracy.map((point) => [point.x, point.y])),
        tokens: path(points.tokens.map((point) => [point.x, point.y])),
      },
    };
  });
  return {
    curves,
    loss: panel(lossTop, LOSS_HEIGHT, lossScale, 4),
    panels: {
      accuracy: panel(tops.accuracy, CHECK_HEIGHT, scales.accuracy, 3),
      tokens: panel(tops.tokens, CHECK_HEIGHT, scales.tokens, 3),
    },
    xTicks: wholeTicks(x.ticks(Math.max(2, Math.floor(width / 110)))).map((value) => ({ value, at: x(value) })),
    right,
    height: tops.tokens + CHECK_HEIGHT + MARGIN.bottom,
  };
}

/** An exponential moving average, its start corrected as in Adam (Kingma and Ba, arXiv 1412.6980, section 3). */
export function smooth(values: readonly number[]): number[] {
  let [sum, weight] = [0, 0];
  return values.map((value) => {
    sum += SMOOTHING * (value - sum);
    weight += SMOOTHING * (1 - weight);
    return sum / weight;
  });
}

function wholeTicks(values: readonly number[]): number[] {
  return values.filter((value) => Number.isInteger(value));
}

function path(points: readonly (readonly [x: number, y: number])[]): string {
  return points.map(([x, y], i) => `${i === 0 ? "M" : "L"}${x.toFixed(1)},${y.toFixed(1)}`).join("");
}
