import type { PairedTable } from "./pairedTable.ts";

export interface McNemar {
  /** In (0, 1]. A smaller p than 5·10⁻³²⁴, the smallest double, is given as that; `logP` still holds it. */
  readonly p: number;
  readonly logP: number;
  /** Pairs in which the arms differ: all that the test looks at. */
  readonly discordant: number;
}

/**
 * McNemar's exact test of equal accuracy: two-sided binomial over the discordant pairs, min(1, 2·P(X ≤ min(b, c))).
 * In logarithms throughout, so that it neither underflows nor loses digits for a million pairs.
 * Without discordant pairs (n = 0 among them) p is 1: nothing speaks against equality.
 */
export function mcnemar(table: Pick<PairedTable, "onlyA" | "onlyB">): McNemar {
  const discordant = table.onlyA + table.onlyB;
  const least = Math.min(table.onlyA, table.onlyB);
  if (2 * least >= discordant - 1) return { p: 1, logP: 0, discordant };
  let term = 1;
  let tail = 1;
  for (let k = least; k > 0 && term > tail * Number.EPSILON * 1e-3; k--) {
    term *= k / (discordant - k + 1);
    tail += term;
  }
  const logP = Math.min(0, Math.LN2 + logHalfBinomial(least, discordant) + Math.log(tail));
  return { p: Math.max(Number.MIN_VALUE, Math.exp(logP)), logP, discordant };
}

/**
 * ln of the binomial probability of k successes in n at one half, by Loader's saddle-point form (2000, "Fast and accurate
 * computation of binomial probabilities"), whose terms are small where those of ln Γ would cancel.
 */
function logHalfBinomial(k: number, n: number): number {
  if (k === 0) return -n * Math.LN2;
  const half = n / 2;
  return (
    stirlingError(n) -
    stirlingError(k) -
    stirlingError(n - k) -
    deviance(k, half) -
    deviance(n - k, half) +
    0.5 * Math.log(n / (2 * Math.PI * k * (n - k)))
  );
}

/** ln n! less Stirling's approximation of it, for n from 1. */
function stirlingError(n: number): number {
  if (n <= 15) {
    let logFactorial = 0;
    for (let i = 2; i <= n; i++) logFactorial += Math.log(i);
    return logFactorial - 0.5 * Math.log(2 * Math.PI * n) - n * Math.log(n) + n;
  }
  const square = n * n;
  return (1 / 12 - (1 / 360 - (1 / 1260 - (1 / 1680 - 1 / 1188 / square) / square) / square) / square) / n;
}

/** x·ln(x/mean) + mean − x, without the cancellation near x = mean. */
function deviance(x: number, mean: number): number {
  const difference = x - mean;
  if (Math.abs(difference) >= 0.1 * (x + mean)) return x * Math.log(x / mean) + mean - x;
  const ratio = difference / (x + mean);
  let sum = difference * ratio;
  let power = 2 * x * ratio;
  for (let j = 1; ; j++) {
    power *= ratio * ratio;
    const next = sum + power / (2 * j + 1);
    if (next === sum) return sum;
    sum = next;
  }
}
