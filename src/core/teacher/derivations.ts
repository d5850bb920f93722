import { keyOf } from "./equations.ts";

/** Where a number that a calculation uses comes from. */
export type Source =
  | { readonly kind: "question" }
  /** A number that everyone knows, as the minutes of an hour, and the sentence that recalls it before, if one does. */
  | { readonly kind: "known"; readonly sentence: number | undefined }
  | { readonly kind: "derived"; readonly derivation: Derivation }
  /** A sentence brought it up, and nothing explains it. */
  | { readonly kind: "nowhere"; readonly sentence: number | undefined };

/** A number that a sentence arrives at, and how it follows from the question. */
export interface Derivation {
  readonly sentence: number;
  readonly value: number;
  /** Written out and calculated again, or only drawn from numbers near it. */
  readonly how: "calculated" | "inferred";
  readonly operands: readonly { readonly value: number; readonly source: Source }[];
  /** The sentence that sets the calculation up, where its result stands in a later one. */
  readonly setUp: number | undefined;
  /** Whether all that it rests on is in the question or known to everyone. */
  readonly grounded: boolean;
  /** Whether it stands in a sentence that checks or doubts, or does an earlier calculation again. */
  readonly aside: boolean;
  /** Whether it goes back from the result of an earlier calculation to what went into that. */
  readonly inverse: boolean;
}

/** As many derivations of one value are looked at: a value that is derived more often is a small one. */
const MOST_OF_A_VALUE = 8;

/** What was derived so far, and which derivation a number that is used means. */
export class Derivations {
  readonly #latest = new Map<number, Derivation>();
  /** The one before the latest, where it comes from other numbers: "40 + 40" may mean two results. */
  readonly #second = new Map<number, Derivation>();
  /** The first ones of each value on the main line. */
  readonly #byValue = new Map<number, Derivation[]>();

  add(derivation: Derivation): void {
    const key = keyOf(derivation.value);
    const isMain = !isAside(derivation);
    if (isMain) {
      const those = this.#byValue.get(key) ?? [];
      if (those.length < MOST_OF_A_VALUE) this.#byValue.set(key, [...those, derivation]);
    }
    const latest = this.#latest.get(key);
    if (latest !== undefined && !takesPlace(derivation, latest)) return;
    const isOther = latest !== undefined && keysOf(latest.operands) !== keysOf(derivation.operands);
    if (isOther && isMain) this.#second.set(key, latest);
    this.#latest.set(key, derivation);
  }

  /** The derivation that a number means; where it is used a second time in one calculation, possibly the one before. */
  meant(value: number, again = false): Derivation | undefined {
    const key = keyOf(value);
    return (again ? this.#second.get(key) : undefined) ?? this.#latest.get(key);
  }

  /** Whether the same numbers led to the value before. */
  repeats(value: number, operands: readonly number[]): boolean {
    const wanted = sortedKeys(operands);
    return this.#grounded(value).some((earlier) => keysOf(earlier.operands) === wanted);
  }

  /**
   * Whether a calculation goes back from the result of an earlier one to what went into that: `12 - 5 = 7` is followed by
   * `7 + 5 = 12` in a check, in whatever words.
   */
  inverts(value: number, operands: readonly number[]): boolean {
    return operands.some((result, i) => {
      if (keyOf(value) === keyOf(result)) return false;
      const wanted = sortedKeys([...operands.toSpliced(i, 1), value]);
      return this.#grounded(result).some((earlier) => keysOf(earlier.operands) === wanted);
    });
  }

  #grounded(value: number): readonly Derivation[] {
    return this.#byValue.get(keyOf(value))?.filter(({ grounded }) => grounded) ?? [];
  }
}

/** The later one counts, unless it knows less: grounded before not, the main line before asides, written before drawn. */
function takesPlace(later: Derivation, earlier: Derivation): boolean {
  if (later.grounded !== earlier.grounded) return later.grounded;
  if (isAside(later) !== isAside(earlier)) return isAside(earlier);
  return later.how === "calculated" || earlier.how === "inferred";
}

function isAside({ aside, inverse }: Derivation): boolean {
  return aside || inverse;
}

function keysOf(operands: readonly { readonly value: number }[]): string {
  return sortedKeys(operands.map(({ value }) => value));
}

function sortedKeys(values: readonly number[]): string {
  return values.map(keyOf).sort().join();
}
