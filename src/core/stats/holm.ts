/**
 * p-values adjusted for testing several hypotheses at once, in the order given: each is at most α exactly where Holm's
 * step-down procedure rejects at α, so that a false rejection among all of them has probability at most α, whatever their
 * dependence (Holm 1979, Scandinavian Journal of Statistics 6, 65-70).
 */
export function holm(pValues: readonly number[]): number[] {
  const wrong = pValues.find((p) => !(p >= 0 && p <= 1));
  if (wrong !== undefined) throw new RangeError(`A p-value lies in [0, 1], not at ${wrong}.`);
  const order = pValues.map((_, i) => i).sort((a, b) => pValues[a]! - pValues[b]!);
  const adjusted = new Array<number>(pValues.length);
  let largest = 0;
  order.forEach((place, rank) => {
    largest = Math.max(largest, Math.min(1, pValues[place]! * (pValues.length - rank)));
    adjusted[place] = largest;
  });
  return adjusted;
}
