import { calculate } from "../problems/arithmetic.ts";
import type { GraphStep } from "../problems/graph.ts";

export type Operation = GraphStep["operation"];

/** `a operation b = c`, on whole numbers. */
export interface Equation {
  readonly a: number;
  readonly operation: Operation;
  readonly b: number;
  readonly c: number;
}

export function equation(a: number, operation: Operation, b: number): Equation {
  return { a, operation, b, c: calculate(operation, a, b) };
}

/** In GSM8K's manner, without thousands separators: `12 - 5 = 7`. */
export function equationText({ a, operation, b, c }: Equation): string {
  return `${a} ${operation} ${b} = ${c}`;
}

/** The equation that leads from the result back to `a`; a remainder has none. */
export function inverse({ a, operation, b, c }: Equation): Equation | undefined {
  switch (operation) {
    case "+":
      return { a: c, operation: "-", b, c: a };
    case "-":
      return { a: c, operation: "+", b, c: a };
    case "*":
      return b === 0 ? undefined : { a: c, operation: "/", b, c: a };
    case "/":
      return { a: c, operation: "*", b, c: a };
    case "mod":
      return undefined;
  }
}

/** The same sum or product with its numbers in the other order, where that is another equation. */
export function swapped({ a, operation, b, c }: Equation): Equation | undefined {
  return a !== b && (operation === "+" || operation === "*") ? { a: b, operation, b: a, c } : undefined;
}

/** The decimal places of a whole number that are not zero, the highest first: 407 is 400 and 7. */
export function places(value: number): number[] {
  const digits = String(value);
  return [...digits].map((digit, i) => Number(digit) * 10 ** (digits.length - 1 - i)).filter((part) => part !== 0);
}

/** Beyond the tables that are known by heart. */
const LARGEST_KNOWN_FACTOR = 12;

/**
 * The smaller equations through which a product or a remainder is worked out, or none where it is done in one go.
 * The scheme depends on the numbers alone, so that a small model can follow it: the larger factor is split into its
 * decimal places, each is multiplied, the partial products are added from the left.
 */
export function breakdown(written: Equation): Equation[] {
  if (written.operation === "*") return productBreakdown(written.a, written.b);
  if (written.operation === "mod" && written.a >= written.b) return remainderBreakdown(written.a, written.b);
  return [];
}

function productBreakdown(a: number, b: number): Equation[] {
  const larger = Math.max(a, b);
  const smaller = Math.min(a, b);
  const parts = places(larger);
  if (larger <= LARGEST_KNOWN_FACTOR || parts.length < 2 || smaller < 2 || /^10+$/.test(String(smaller))) return [];
  const products = parts.map((part) => (a >= b ? equation(part, "*", b) : equation(a, "*", part)));
  const sums: Equation[] = [];
  let total = products[0]?.c ?? 0;
  for (const product of products.slice(1)) {
    sums.push(equation(total, "+", product.c));
    total += product.c;
  }
  return [...products, ...sums];
}

function remainderBreakdown(a: number, b: number): Equation[] {
  const product = equation(b, "*", Math.floor(a / b));
  return [product, equation(a, "-", product.c)];
}

/** How much of the exact value a rough one must reach to say anything. */
const ROUGH_SHARE = 0.75;

/** A rough value from the leading places alone, somewhat below the exact one; none where that would say nothing. */
export function estimate({ a, operation, b, c }: Equation): Equation | undefined {
  const rounds = (value: number): boolean => value > 10 && places(value).length > 1;
  const lead = (value: number): number => (rounds(value) ? (places(value)[0] ?? value) : value);
  const applies = operation === "+" ? rounds(a) && rounds(b) : operation === "*" && rounds(a) !== rounds(b);
  const rough = equation(lead(a), operation, lead(b));
  return applies && rough.c >= ROUGH_SHARE * c ? rough : undefined;
}
