import type { Rational } from "./rational.ts";

/** A mathematical expression as parsed; `symbol` also names the constants pi, e, i and infinity. */
export type Expression =
  | { readonly kind: "number"; readonly value: Rational }
  | { readonly kind: "symbol"; readonly name: string }
  | { readonly kind: "add" | "multiply" | "divide" | "power"; readonly left: Expression; readonly right: Expression }
  | { readonly kind: "negate"; readonly operand: Expression }
  /** The real root for an odd index, the principal root for an even one. */
  | { readonly kind: "root"; readonly index: number; readonly radicand: Expression }
  | { readonly kind: "call"; readonly name: string; readonly operands: readonly Expression[] };

export function symbolsOf(expression: Expression): Set<string> {
  switch (expression.kind) {
    case "number":
      return new Set();
    case "symbol":
      return new Set([expression.name]);
    case "negate":
      return symbolsOf(expression.operand);
    case "root":
      return symbolsOf(expression.radicand);
    case "call":
      return new Set(expression.operands.flatMap((operand) => [...symbolsOf(operand)]));
    default:
      return new Set([...symbolsOf(expression.left), ...symbolsOf(expression.right)]);
  }
}
