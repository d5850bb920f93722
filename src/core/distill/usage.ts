import type { Completion, TokenCount } from "../ports.ts";

/** What a model was asked and answered. */
export interface Usage {
  readonly calls: number;
  readonly tokensIn: TokenCount;
  readonly tokensOut: TokenCount;
}

/** For a million tokens, in whatever currency; each model has its own. */
export interface TokenPrice {
  readonly in: number;
  readonly out: number;
}

export const NO_USAGE: Usage = {
  calls: 0,
  tokensIn: { value: 0, source: "exact" },
  tokensOut: { value: 0, source: "exact" },
};

export function usageOf({ promptTokens, newTokens }: Completion): Usage {
  return { calls: 1, tokensIn: promptTokens, tokensOut: newTokens };
}

export function addUsage(a: Usage, b: Usage): Usage {
  return {
    calls: a.calls + b.calls,
    tokensIn: addTokens(a.tokensIn, b.tokensIn),
    tokensOut: addTokens(a.tokensOut, b.tokensOut),
  };
}

/** In the currency of the price. */
export function costAt(price: TokenPrice, tokensIn: number, tokensOut: number): number {
  return (tokensIn * price.in + tokensOut * price.out) / 1e6;
}

/** From the most to the least certain: a sum is as certain as its least certain part. */
const SOURCES = ["exact", "reported", "estimated"] as const;

function addTokens(a: TokenCount, b: TokenCount): TokenCount {
  const place = Math.max(SOURCES.indexOf(a.source), SOURCES.indexOf(b.source));
  return { value: a.value + b.value, source: SOURCES[place]! };
}
