import type { Random } from "../random.ts";

/**
 * A whole number from low to high, both included, drawn so that each count of digits is equally likely: uniform draws
 * from 2 to 999 would almost never have one digit. A count with fewer than three values in the range is left to the rest.
 */
export function spread(random: Random, low: number, high: number): number {
  const bands: (readonly [from: number, to: number])[] = [];
  for (let from = 1; from <= high; from *= 10) {
    const band = [Math.max(low, from), Math.min(high, from * 10 - 1)] as const;
    if (band[1] - band[0] >= 2) bands.push(band);
  }
  if (bands.length === 0) return random.integer(low, high);
  const [from, to] = random.pick(bands);
  return random.integer(from, to);
}

/**
 * A number from low to high that leaves a multiple of `divisor` when it is taken from `total`, each equally likely;
 * `low` when there is none, which the scene then refuses.
 */
export function leavingMultiple(random: Random, total: number, divisor: number, low: number, high: number): number {
  const first = low + ((((total - low) % divisor) + divisor) % divisor);
  return first > high ? low : first + divisor * random.integer(0, Math.floor((high - first) / divisor));
}

export const UP_TO_TWELVE: readonly number[] = [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];

/** One of the candidates that divide `total`; the first of all when none does, which the scene then refuses. */
export function divisorOf(random: Random, total: number, candidates: readonly number[] = UP_TO_TWELVE): number {
  const divisors = candidates.filter((candidate) => total % candidate === 0 && total > candidate);
  return random.pick(divisors.length > 0 ? divisors : candidates.slice(0, 1));
}
