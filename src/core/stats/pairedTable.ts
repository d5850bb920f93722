/** Two arms on the same problems: how often both, one alone, or neither was correct. */
export interface PairedTable {
  readonly both: number;
  readonly onlyA: number;
  readonly onlyB: number;
  readonly neither: number;
  readonly n: number;
}

/** `a[i]` and `b[i]` are the two arms' outcomes on problem i. Empty arrays give a table of zeros. */
export function pairedTable(a: readonly boolean[], b: readonly boolean[]): PairedTable {
  if (a.length !== b.length) throw new RangeError(`Pairs need equal lengths, not ${a.length} and ${b.length}.`);
  let both = 0;
  let onlyA = 0;
  let onlyB = 0;
  a.forEach((correct, i) => {
    if (correct && b[i]) both++;
    else if (correct) onlyA++;
    else if (b[i]) onlyB++;
  });
  return { both, onlyA, onlyB, neither: a.length - both - onlyA - onlyB, n: a.length };
}
