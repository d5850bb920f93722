import type { Completion } from "../../../core/ports.ts";

export interface Speed {
  readonly firstTokenMs: number;
  /** After the first token; undefined when there was one token only. */
  readonly tokensPerSecond: number | undefined;
  readonly newTokens: number;
}

/** The speed of a completion that ran alone; undefined for one that shared its batch, whose speed is not its own. */
export function speedOf(completion: Completion): Speed | undefined {
  const { timing, newTokens } = completion;
  if (!timing.alone) return undefined;
  const decodingMs = timing.totalMs - timing.firstTokenMs;
  return {
    firstTokenMs: timing.firstTokenMs,
    tokensPerSecond: newTokens.value > 1 && decodingMs > 0 ? ((newTokens.value - 1) / decodingMs) * 1000 : undefined,
    newTokens: newTokens.value,
  };
}
