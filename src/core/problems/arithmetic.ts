import type { GraphStep } from "./graph.ts";

type Operation = GraphStep["operation"];

export function calculate(operation: Operation, left: number, right: number): number {
  switch (operation) {
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "*":
      return left * right;
    case "/":
      return left / right;
    case "mod":
      return left % right;
  }
}

const LARGEST_SUM = 500;
const LARGEST_PRODUCT = 400;
const LARGEST_QUOTIENT = 99;
const LARGEST_DIVIDEND_OF_REMAINDER = 100;
const ROUND_DIVISORS: ReadonlySet<number> = new Set([20, 25, 50, 60, 100]);

/**
 * Whether a small student can learn this calculation exactly and a reader finds it sensible: whole and positive, nothing
 * trivial (times one, divided by one), products of a number up to 99 with one up to 12 or a round one.
 */
export function isLearnable(operation: Operation, left: number, right: number): boolean {
  const result = calculate(operation, left, right);
  if (left < 1 || right < 1 || result < 1 || !Number.isInteger(result)) return false;
  switch (operation) {
    case "+":
      return result <= LARGEST_SUM;
    case "-":
      return left <= LARGEST_SUM;
    case "*":
      return result <= LARGEST_PRODUCT && isLearnableProduct(Math.min(left, right), Math.max(left, right));
    case "/":
      return right >= 2 && (right <= 12 || ROUND_DIVISORS.has(right)) && result >= 2 && result <= LARGEST_QUOTIENT;
    case "mod":
      return right >= 2 && right <= 12 && left > right && left <= LARGEST_DIVIDEND_OF_REMAINDER;
  }
}

function isLearnableProduct(smaller: number, larger: number): boolean {
  if (smaller < 2) return false;
  if (larger > 99) return smaller <= 12 && larger % 10 === 0;
  return smaller <= 12 || smaller % 10 === 0 || larger % 10 === 0;
}
