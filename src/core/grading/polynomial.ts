import type { Rational } from "./rational.ts";
import { add, floor, gcd, isInteger, multiply, ONE, power, rational, subtract, toCanonical, ZERO } from "./rational.ts";

/**
 * What a monomial is a product of. Distinct products of prime numbers with exponents in [0, 1) are linearly independent
 * over the rationals (Besicovitch 1940), so sums of surds have one normal form. A radical of a sum keeps its radicand.
 */
export type Atom =
  | { readonly kind: "prime"; readonly key: string; readonly prime: bigint }
  | { readonly kind: "symbol"; readonly key: string }
  | { readonly kind: "imaginary"; readonly key: string }
  | { readonly kind: "radical"; readonly key: string; readonly radicand: Polynomial }
  | { readonly kind: "opaque"; readonly key: string };

interface Factor {
  readonly atom: Atom;
  readonly exponent: Rational;
}

/** Factors sorted by key, no two of the same atom, no exponent zero. */
export type Monomial = readonly Factor[];

interface Term {
  readonly coefficient: Rational;
  readonly monomial: Monomial;
}

/** Terms by the key of their monomial; no coefficient is zero. */
export type Polynomial = ReadonlyMap<string, Term>;

/** A calculation that would need more terms than this is given up; no answer in the field's data comes near. */
const MAX_TERMS = 400;
const MAX_DIGITS = 10_000;

export class TooLarge extends Error {}

function monomialKey(monomial: Monomial): string {
  return monomial.map(({ atom, exponent }) => `${atom.key}^${toCanonical(exponent)}`).join("*");
}

export function termsOf(polynomial: Polynomial): Term[] {
  return [...polynomial.values()];
}

export function constant(value: Rational): Polynomial {
  return term(value, []);
}

export function term(coefficient: Rational, monomial: Monomial): Polynomial {
  return coefficient.numerator === 0n ? new Map() : new Map([[monomialKey(monomial), { coefficient, monomial }]]);
}

export function ofAtom(atom: Atom, exponent: Rational = ONE): Polynomial {
  return term(ONE, [{ atom, exponent }]);
}

export function isZero(polynomial: Polynomial): boolean {
  return polynomial.size === 0;
}

/** The value of a polynomial without atoms, undefined if it has any. */
export function asRational(polynomial: Polynomial): Rational | undefined {
  if (polynomial.size === 0) return ZERO;
  const only = polynomial.size === 1 ? polynomial.get("") : undefined;
  return only?.coefficient;
}

export function polynomialKey(polynomial: Polynomial): string {
  const terms = [...polynomial].map(([key, { coefficient }]) => `${toCanonical(coefficient)}·${key}`);
  return `(${terms.sort().join(" + ")})`;
}

function accumulate(total: Map<string, Term>, addend: Polynomial): void {
  for (const [key, { coefficient, monomial }] of addend) {
    const value = add(total.get(key)?.coefficient ?? ZERO, coefficient);
    if (value.numerator === 0n) total.delete(key);
    else total.set(key, { coefficient: value, monomial });
  }
  if (total.size > MAX_TERMS) throw new TooLarge();
}

export function sum(a: Polynomial, b: Polynomial): Polynomial {
  const total = new Map(a);
  accumulate(total, b);
  return total;
}

export function scale(polynomial: Polynomial, by: Rational): Polynomial {
  if (by.numerator === 0n) return new Map();
  return new Map(
    [...polynomial].map(([key, { coefficient, monomial }]) => [
      key,
      { coefficient: multiply(coefficient, by), monomial },
    ]),
  );
}

function mergeFactors(a: Monomial, b: Monomial): Factor[] {
  const exponents = new Map(a.map((factor) => [factor.atom.key, factor]));
  for (const { atom, exponent } of b) {
    const merged = add(exponents.get(atom.key)?.exponent ?? ZERO, exponent);
    exponents.set(atom.key, { atom, exponent: merged });
  }
  return [...exponents.values()].sort((x, y) => (x.atom.key < y.atom.key ? -1 : 1));
}

/** The product of two terms, with i² = -1, p^(1 + r) = p·p^r and (√P)² = P applied. */
function multiplyTerms(a: Term, b: Term): Polynomial {
  let coefficient = multiply(a.coefficient, b.coefficient);
  let expanded: Polynomial | undefined;
  const monomial: Factor[] = [];
  for (const { atom, exponent } of mergeFactors(a.monomial, b.monomial)) {
    const whole = floor(exponent);
    let rest = exponent;
    if (atom.kind === "prime" && whole !== 0n) {
      coefficient = multiply(coefficient, power(rational(atom.prime), Number(whole)));
      rest = subtract(exponent, rational(whole));
    } else if (atom.kind === "imaginary" && isInteger(exponent)) {
      const turn = ((exponent.numerator % 4n) + 4n) % 4n;
      if (turn >= 2n) coefficient = multiply(coefficient, rational(-1n));
      rest = rational(turn % 2n);
    } else if (atom.kind === "radical" && whole > 0n) {
      const content = raise(atom.radicand, Number(whole));
      expanded = expanded ? product(expanded, content) : content;
      rest = subtract(exponent, rational(whole));
    }
    if (rest.numerator !== 0n) monomial.push({ atom, exponent: rest });
  }
  const plain = term(coefficient, monomial);
  return expanded ? product(plain, expanded) : plain;
}

export function product(a: Polynomial, b: Polynomial): Polynomial {
  const total = new Map<string, Term>();
  for (const left of a.values()) {
    for (const right of b.values()) accumulate(total, multiplyTerms(left, right));
  }
  return total;
}

/** A power with a whole exponent of zero or more. */
export function raise(base: Polynomial, exponent: number): Polynomial {
  if (exponent > 64 && base.size > 1) throw new TooLarge();
  const digits = Math.max(0, ...termsOf(base).map(({ coefficient }) => toCanonical(coefficient).length));
  if (digits * exponent > MAX_DIGITS) throw new TooLarge();
  let result = constant(ONE);
  let square = base;
  for (let rest = exponent; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result = product(result, square);
    if (rest > 1) square = product(square, square);
  }
  return result;
}

/** The inverse of a single term without radicals of sums, undefined for anything else. */
export function invert(polynomial: Polynomial): Polynomial | undefined {
  const [only, ...others] = termsOf(polynomial);
  if (
    !only ||
    others.length > 0 ||
    only.monomial.some(({ atom }) => atom.kind === "radical" || atom.kind === "opaque")
  ) {
    return undefined;
  }
  const flipped = only.monomial.map(({ atom, exponent }) => ({ atom, exponent: subtract(ZERO, exponent) }));
  const coefficient = rational(only.coefficient.denominator, only.coefficient.numerator);
  return multiplyTerms({ coefficient, monomial: flipped }, { coefficient: ONE, monomial: [] });
}

/** The greatest positive rational that divides every coefficient to a whole number; the polynomial must not be zero. */
export function content(polynomial: Polynomial): Rational {
  const coefficients = termsOf(polynomial).map(({ coefficient }) => coefficient);
  const top = coefficients.reduce((divisor, { numerator }) => gcd(divisor, numerator), 0n);
  const bottom = coefficients.reduce(
    (multiple, { denominator }) => (multiple * denominator) / gcd(multiple, denominator),
    1n,
  );
  return rational(top, bottom);
}
