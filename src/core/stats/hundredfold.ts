/** A share in points: 0.0045 as 0.45, where the product in double precision would be a little less and be rounded down. */
export function hundredfold(share: number): number {
  return Number((100 * share).toPrecision(12));
}
