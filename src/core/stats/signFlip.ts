/**
 * Fisher's and Pitman's exact permutation test that paired differences sum to no more than chance would: two-sided, over all
 * 2ⁿ ways of giving each difference a sign, min(1, 2·P(sum ≥ |observed sum|)). The differences are integers, so the
 * distribution of the sum is computed rather than sampled. Where all are −1, 0 or 1 it is McNemar's exact test.
 * p is in (0, 1]; one smaller than 5·10⁻³²⁴, the smallest double, is given as that. Throws RangeError for a fraction.
 */
export function signFlip(differences: readonly number[]): number {
  if (!differences.every(Number.isSafeInteger)) throw new RangeError("The differences must be whole numbers.");
  const sizes = differences.map(Math.abs).filter((size) => size > 0);
  const reach = sizes.reduce((sum, size) => sum + size, 0);
  const observed = Math.abs(differences.reduce((sum, difference) => sum + difference, 0));

  // Place i holds the probability of the sum i − reach.
  let chances = new Float64Array(2 * reach + 1);
  chances[reach] = 1;
  let within = 0;
  for (const size of sizes) {
    const next = new Float64Array(chances.length);
    for (let i = reach - within; i <= reach + within; i++) {
      const half = chances[i]! / 2;
      next[i - size]! += half;
      next[i + size]! += half;
    }
    within += size;
    chances = next;
  }
  const tail = chances.subarray(reach + observed).reduceRight((sum, chance) => sum + chance, 0);
  return Math.min(1, Math.max(Number.MIN_VALUE, 2 * tail));
}
