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

/** A multiple of `unit` from low to high, both multiples themselves. */
export function multiple(random: Random, unit: number, low: number, high: number): number {
  return unit * random.integer(Math.ceil(low / unit), Math.floor(high / unit));
}
