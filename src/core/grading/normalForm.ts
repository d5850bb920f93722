import type { Expression } from "./expression.ts";
import type { Atom, Polynomial } from "./polynomial.ts";
import {
  asRational,
  constant,
  content,
  invert,
  isZero,
  ofAtom,
  polynomialKey,
  product,
  raise,
  scale,
  sum,
  term,
  termsOf,
  TooLarge,
} from "./polynomial.ts";
import type { Rational } from "./rational.ts";
import { divide, isInteger, multiply, ONE, rational, toCanonical, ZERO } from "./rational.ts";

/** A quotient of polynomials in symbols, prime surds, i and opaque atoms. */
export interface Quotient {
  readonly top: Polynomial;
  readonly bottom: Polynomial;
}

const UNIT = constant(ONE);
const IMAGINARY: Atom = { kind: "imaginary", key: "i" };
const MAX_EXPONENT = 1000;
/** Trial division up to here; a number with two larger prime factors stays under its radical. */
const MAX_TRIAL = 100_000n;

/** The quotient that equals the expression wherever both are defined; undefined when it is too large or divides by zero. */
export function normalForm(expression: Expression): Quotient | undefined {
  try {
    return normalize(expression);
  } catch (error) {
    if (error instanceof TooLarge || error instanceof RangeError) return undefined;
    throw error;
  }
}

/** The exact value of an expression whose normal form is a rational number. */
export function rationalValue(expression: Expression): Rational | undefined {
  const form = normalForm(expression);
  const top = form && asRational(form.top);
  const bottom = form && asRational(form.bottom);
  return top && bottom && divide(top, bottom);
}

/** True only if proven: the cross product vanishes identically. False says nothing. */
export function provenEqual(a: Quotient, b: Quotient): boolean {
  try {
    return isZero(sum(product(a.top, b.bottom), scale(product(b.top, a.bottom), rational(-1n))));
  } catch (error) {
    if (error instanceof TooLarge || error instanceof RangeError) return false;
    throw error;
  }
}

function normalize(expression: Expression): Quotient {
  switch (expression.kind) {
    case "number":
      return { top: constant(expression.value), bottom: UNIT };
    case "symbol":
      return {
        top: ofAtom(expression.name === "i" ? IMAGINARY : { kind: "symbol", key: expression.name }),
        bottom: UNIT,
      };
    case "negate": {
      const { top, bottom } = normalize(expression.operand);
      return { top: scale(top, rational(-1n)), bottom };
    }
    case "add": {
      const [a, b] = [normalize(expression.left), normalize(expression.right)];
      if (polynomialKey(a.bottom) === polynomialKey(b.bottom)) return quotient(sum(a.top, b.top), a.bottom);
      return quotient(sum(product(a.top, b.bottom), product(b.top, a.bottom)), product(a.bottom, b.bottom));
    }
    case "multiply": {
      const [a, b] = [normalize(expression.left), normalize(expression.right)];
      return quotient(product(a.top, b.top), product(a.bottom, b.bottom));
    }
    case "divide": {
      const [a, b] = [normalize(expression.left), normalize(expression.right)];
      return quotient(product(a.top, b.bottom), product(a.bottom, b.top));
    }
    case "power":
      return raiseTo(normalize(expression.left), normalize(expression.right));
    case "root":
      return root(normalize(expression.radicand), expression.index);
    case "call":
      return call(expression.name, expression.operands.map(normalize));
  }
}

/** Throws RangeError for a denominator of zero; a denominator of one simple term is divided into the numerator. */
function quotient(top: Polynomial, bottom: Polynomial): Quotient {
  if (isZero(bottom)) throw new RangeError("division by zero");
  const inverse = invert(bottom);
  return inverse ? { top: product(top, inverse), bottom: UNIT } : { top, bottom };
}

function opaque(name: string, operands: readonly Quotient[]): Quotient {
  const key = operands.map(({ top, bottom }) => `${polynomialKey(top)}/${polynomialKey(bottom)}`).join(";");
  return { top: ofAtom({ kind: "opaque", key: `${name}[${key}]` }), bottom: UNIT };
}

function raiseTo(base: Quotient, exponent: Quotient): Quotient {
  const size = asRational(exponent.top);
  if (!size || asRational(exponent.bottom) === undefined) return opaque("power", [base, exponent]);
  if (size.denominator > 20n || size.numerator > MAX_EXPONENT || size.numerator < -MAX_EXPONENT) throw new TooLarge();
  const whole = Number(size.numerator);
  const index = Number(size.denominator);
  const isNegative = (asRational(base.top)?.numerator ?? 0n) < 0n;
  // (-8)^(1/3) is -2 to some and a complex number to others; only the radical sign settles it.
  if (index !== 1 && isNegative) return opaque("power", [base, exponent]);
  const rooted = index === 1 ? base : root(base, index);
  const [top, bottom] = whole < 0 ? [rooted.bottom, rooted.top] : [rooted.top, rooted.bottom];
  return quotient(raise(top, Math.abs(whole)), raise(bottom, Math.abs(whole)));
}

function root(radicand: Quotient, index: number): Quotient {
  if (isZero(radicand.top)) return { top: constant(ZERO), bottom: UNIT };
  if (asRational(radicand.bottom) === undefined) return opaque(`root${index}`, [radicand]);
  const positive = content(radicand.top);
  const rest = scale(radicand.top, divide(ONE, positive));
  const outside = rootOfRational(positive, index);
  const value = asRational(rest);
  if (value && value.numerator === 1n) return { top: outside, bottom: UNIT };
  if (value && index % 2 === 1) return { top: scale(outside, rational(-1n)), bottom: UNIT };
  if (value && index === 2) return { top: product(outside, ofAtom(IMAGINARY)), bottom: UNIT };
  return { top: product(outside, rootOfPrimitive(rest, index)), bottom: UNIT };
}

/** A root of a positive rational as rational × prime surds. */
function rootOfRational(value: Rational, index: number): Polynomial {
  const exponent = rational(1n, BigInt(index));
  const top = primeFactors(value.numerator).map((atom) => ofAtom(atom, exponent));
  const bottom = primeFactors(value.denominator).map((atom) => ofAtom(atom, multiply(exponent, rational(-1n))));
  return [...top, ...bottom].reduce(product, UNIT);
}

/** The prime factors with repetition; what trial division cannot split is kept as an atom of its own. */
function primeFactors(value: bigint): Atom[] {
  const factors: Atom[] = [];
  let rest = value;
  for (let prime = 2n; prime * prime <= rest && prime <= MAX_TRIAL; prime += prime === 2n ? 1n : 2n) {
    for (; rest % prime === 0n; rest /= prime) factors.push({ kind: "prime", key: `#${prime}`, prime });
  }
  return rest > 1n ? [...factors, { kind: "prime", key: `#${rest}`, prime: rest }] : factors;
}

function rootOfPrimitive(radicand: Polynomial, index: number): Polynomial {
  const exponent = rational(1n, BigInt(index));
  const [only, ...others] = termsOf(radicand);
  // A symbol may be negative, and the root of x² is |x|; but the root of x itself may be taken as a power of x.
  const isSymbol =
    only && others.length === 0 && only.monomial.length === 1 && only.monomial[0]!.atom.kind === "symbol";
  if (isSymbol && isInteger(only.coefficient) && only.coefficient.numerator === 1n) {
    const factor = only.monomial[0]!;
    if (toCanonical(factor.exponent) === "1") return term(ONE, [{ atom: factor.atom, exponent }]);
  }
  return ofAtom({ kind: "radical", key: `root${index}${polynomialKey(radicand)}`, radicand }, exponent);
}

function call(name: string, operands: readonly Quotient[]): Quotient {
  const values = operands.map(({ top, bottom }) => (asRational(bottom) ? asRational(top) : undefined));
  const [first, second] = values;
  if (name === "abs" && first) {
    return { top: constant(first.numerator < 0n ? multiply(first, rational(-1n)) : first), bottom: UNIT };
  }
  if (name === "factorial" && first && isSmallCount(first)) {
    return { top: constant(rational(factorial(first.numerator))), bottom: UNIT };
  }
  if (name === "binom" && first && second && isSmallCount(first) && isSmallCount(second)) {
    return { top: constant(rational(choose(first.numerator, second.numerator))), bottom: UNIT };
  }
  return opaque(name, operands);
}

function isSmallCount(value: Rational): boolean {
  return isInteger(value) && value.numerator >= 0n && value.numerator <= 500n;
}

function factorial(n: bigint): bigint {
  return n < 2n ? 1n : n * factorial(n - 1n);
}

function choose(n: bigint, k: bigint): bigint {
  return k > n ? 0n : factorial(n) / (factorial(k) * factorial(n - k));
}
