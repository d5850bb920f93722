/**
 * The quantile at p in [0, 1] by linear interpolation between order statistics: type 7 of Hyndman and Fan (1996), the
 * default of R and NumPy. Undefined for no values; with one value, that value.
 */
export function quantile(values: readonly number[], p: number): number | undefined {
  return sortedQuantile(Float64Array.from(values).sort(), p);
}

export function median(values: readonly number[]): number | undefined {
  return quantile(values, 0.5);
}

/** As `quantile`, of values already in ascending order. */
export function sortedQuantile(sorted: ArrayLike<number>, p: number): number | undefined {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`A quantile lies at a share from 0 to 1, not ${p}.`);
  const position = (sorted.length - 1) * p;
  const below = sorted[Math.floor(position)];
  const above = sorted[Math.ceil(position)];
  if (below === undefined || above === undefined) return undefined;
  return below === above ? below : below + (above - below) * (position - Math.floor(position));
}
