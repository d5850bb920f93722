import { hashFraction } from "../hash.ts";
import type { Complex } from "./complex.ts";
import { exponential, logarithm, minus, modulus, over, plus, real, times, toPower } from "./complex.ts";
import type { Expression } from "./expression.ts";
import { toNumber } from "./rational.ts";

/** Functions whose value at a real argument is beyond dispute; a bare "log" is not (base 10 or e). */
const REAL_FUNCTIONS: Readonly<Record<string, (x: number) => number>> = {
  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
  cot: (x) => 1 / Math.tan(x),
  sec: (x) => 1 / Math.cos(x),
  csc: (x) => 1 / Math.sin(x),
  arcsin: Math.asin,
  arccos: Math.acos,
  arctan: Math.atan,
  sinh: Math.sinh,
  cosh: Math.cosh,
  tanh: Math.tanh,
};
const UNKNOWN: Complex = { re: Number.NaN, im: Number.NaN };

/**
 * The value at the sample point with this index, where each variable stands for a fixed number between 1/2 and 3.
 * NaN where the value is not known.
 */
export function evaluateAt(expression: Expression, point: number): Complex {
  const at = (inner: Expression): Complex => evaluateAt(inner, point);
  switch (expression.kind) {
    case "number":
      return real(toNumber(expression.value));
    case "symbol":
      return symbolValue(expression.name, point);
    case "negate":
      return minus(at(expression.operand));
    case "add":
      return plus(at(expression.left), at(expression.right));
    case "multiply":
      return times(at(expression.left), at(expression.right));
    case "divide":
      return over(at(expression.left), at(expression.right));
    case "power":
      return powerValue(at(expression.left), at(expression.right));
    case "root":
      return rootValue(at(expression.radicand), expression.index);
    case "call":
      return callValue(expression.name, expression.operands.map(at));
  }
}

function symbolValue(name: string, point: number): Complex {
  if (name === "pi") return real(Math.PI);
  if (name === "e") return real(Math.E);
  if (name === "i") return { re: 0, im: 1 };
  if (name === "infinity") return UNKNOWN;
  return real(0.5 + 2.5 * hashFraction(`${name} ${point}`));
}

function powerValue(base: Complex, exponent: Complex): Complex {
  const isDisputed = base.im === 0 && base.re < 0 && !Number.isInteger(exponent.re);
  return isDisputed ? UNKNOWN : toPower(base, exponent);
}

function rootValue(radicand: Complex, index: number): Complex {
  if (radicand.im === 0 && radicand.re < 0 && index % 2 === 1) return real(-((-radicand.re) ** (1 / index)));
  return toPower(radicand, real(1 / index));
}

function callValue(name: string, values: readonly Complex[]): Complex {
  const [x, base] = values;
  if (!x) return UNKNOWN;
  if (name === "abs") return real(modulus(x));
  if (name === "ln") return logarithm(x);
  if (name === "exp") return exponential(x);
  if (name === "log" && base) return over(logarithm(x), logarithm(base));
  const inReals = REAL_FUNCTIONS[name];
  return inReals && x.im === 0 ? real(inReals(x.re)) : UNKNOWN;
}
