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
