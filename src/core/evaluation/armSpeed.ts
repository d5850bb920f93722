import { median } from "../stats/quantile.ts";
import type { GradedRecord } from "./graded.ts";

export interface ArmSpeed {
  /** Median time to the first token. */
  readonly firstTokenMs: number;
  /** After the first token of each item; null where no item has a second one. */
  readonly tokensPerSecond: number | null;
}

/** Undefined for an arm of which some items shared their batch, or none was completed. */
export function armSpeed(arm: readonly GradedRecord[]): ArmSpeed | undefined {
  const outcomes = arm.map(({ record }) => record.outcome).filter((outcome) => outcome.kind === "completed");
  if (!outcomes.every(({ timing }) => timing.alone)) return undefined;
  const firstTokenMs = median(outcomes.map(({ timing }) => timing.firstTokenMs));
  if (firstTokenMs === undefined) return undefined;
  const tokens = outcomes.reduce((sum, { newTokens }) => sum + Math.max(0, newTokens.value - 1), 0);
  const decodingMs = outcomes.reduce((sum, { timing }) => sum + timing.totalMs - timing.firstTokenMs, 0);
  return { firstTokenMs, tokensPerSecond: tokens > 0 && decodingMs > 0 ? (1000 * tokens) / decodingMs : null };
}
