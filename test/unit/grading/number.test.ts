import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { parseNumber } from "../../../src/core/grading/number.ts";
import type { Rational } from "../../../src/core/grading/rational.ts";
import {
  add,
  divide,
  equals,
  floor,
  fromCanonical,
  multiply,
  rational,
  subtract,
  toCanonical,
} from "../../../src/core/grading/rational.ts";

const anyRational = fc
  .tuple(fc.bigInt(-(10n ** 12n), 10n ** 12n), fc.bigInt(1n, 10n ** 9n))
  .map(([numerator, denominator]) => rational(numerator, denominator));

function read(text: string): string | undefined {
  const value = parseNumber(text);
  return value && toCanonical(value);
}

describe("rational", () => {
  it("is a field: what is added can be taken away, what is multiplied can be divided", () => {
    fc.assert(
      fc.property(anyRational, anyRational, (a, b) => {
        expect(equals(subtract(add(a, b), b), a)).toBe(true);
        if (b.numerator !== 0n) expect(equals(divide(multiply(a, b), b), a)).toBe(true);
      }),
    );
  });

  it("reads back its canonical text, which is in lowest terms", () => {
    fc.assert(
      fc.property(anyRational, fc.bigInt(1n, 1000n), (a, k) => {
        expect(toCanonical(rational(a.numerator * k, a.denominator * k))).toBe(toCanonical(a));
        expect(equals(fromCanonical(toCanonical(a)), a)).toBe(true);
      }),
    );
  });

  it("has a floor that is at most one below", () => {
    fc.assert(
      fc.property(anyRational, (a) => {
        const rest = subtract(a, rational(floor(a)));
        expect(rest.numerator >= 0n && rest.numerator < rest.denominator).toBe(true);
      }),
    );
  });

  it("refuses a denominator of zero", () => {
    expect(() => rational(1n, 0n)).toThrow(RangeError);
  });
});

describe("parseNumber", () => {
  it.each([
    ["18", "18"],
    ["3.50", "7/2"],
    ["-5", "-5"],
    ["−5", "-5"],
    ["+7", "7"],
    ["1,234.5", "2469/2"],
    ["1,234,567", "1234567"],
    ["1{,}234", "1234"],
    ["10,\\!000", "10000"],
    [".5", "1/2"],
    ["-.5", "-1/2"],
    ["5.", "5"],
    ["18!", "18"],
    ["18.0", "18"],
    ["$18", "18"],
    ["\\$18", "18"],
    ["$18$", "18"],
    ["$\\$18$", "18"],
    ["-$5", "-5"],
    ["$-5", "-5"],
    ["€12", "12"],
    ["£3.20", "16/5"],
    ["18%", "18"],
    ["18\\%", "18"],
    ["18^\\circ", "18"],
    ["18°", "18"],
    ["**18**", "18"],
    ["`18`", "18"],
    ["\\(18\\)", "18"],
    ["\\text{18 dollars}", "18"],
    ["18 \\text{ cm}^2", "18"],
    ["68 \\, \\text{square feet}", "68"],
    ["18 dollars", "18"],
    ["50 cents", "50"],
    ["18kg", "18"],
    ["55 m/s", "55"],
    ["9.8 m/s^2", "49/5"],
    ["4 more boxes of cereal this week than last week.", "4"],
    ["3/4", "3/4"],
    ["-3/4", "-3/4"],
    ["3 1/2", "7/2"],
    ["-3 1/2", "-7/2"],
    ["\\frac{1}{2}", "1/2"],
    ["\\dfrac12", "1/2"],
    ["\\frac{1} { 4027}", "1/4027"],
    ["3\\frac{1}{2}", "7/2"],
    ["½", "1/2"],
    ["3½", "7/2"],
    ["1.5e3", "1500"],
    ["2 \\times 10^{3}", "2000"],
    ["2 × 10^-2", "1/50"],
    ["$1.5 million", "1500000"],
    ["-1.8 billion", "-1800000000"],
    ["two thousand", "2000"],
    ["twelve", "12"],
    ["Five apples.", "5"],
    ["2:00 pm", "2"],
  ])("reads %j as %s", (text, value) => {
    expect(read(text)).toBe(value);
  });

  it.each([
    "",
    "eggs",
    "18 or 20",
    "18 to 20",
    "not 18",
    "18 is not the answer",
    "18 hours and 48 minutes",
    "3 and a half",
    "18th",
    "2:30",
    "1/0",
    "5/18/2020",
    "1.2.3",
    "5x",
    "x",
    "twenty-one",
    "one hundred twenty",
    "2 pi",
    "...",
    "A18",
  ])("does not read %j as a number", (text) => {
    expect(read(text)).toBeUndefined();
  });

  it("keeps numbers apart that differ in the last of many digits", () => {
    expect(read("12345678901234567890123456789.1")).not.toBe(read("12345678901234567890123456789.2"));
  });

  const decimal = fc.tuple(fc.bigInt(-(10n ** 15n), 10n ** 15n), fc.integer({ min: 0, max: 6 }));
  const written = ([digits, places]: readonly [bigint, number]): { text: string; value: Rational } => {
    const size = (digits < 0n ? -digits : digits).toString().padStart(places + 1, "0");
    const whole = size.slice(0, size.length - places);
    const text = (digits < 0n ? "-" : "") + whole + (places === 0 ? "" : `.${size.slice(-places)}`);
    return { text, value: rational(digits, 10n ** BigInt(places)) };
  };
  const wrappers: readonly ((text: string) => string)[] = [
    (text) => text,
    (text) => `**${text}**`,
    (text) => `$${text}$`,
    (text) => `\\(${text}\\)`,
    (text) => `\\$${text}`,
    (text) => `${text}.`,
    (text) => `${text} dollars`,
    (text) => `${text}\\%`,
    (text) => `\\text{${text} apples}`,
    (text) => text.replace("-", "−"),
    (text) =>
      text.replace(/^(-?)(\d+)/, (_, sign: string, whole: string) => sign + whole.replace(/\B(?=(\d{3})+$)/g, ",")),
  ];

  it("reads back every decimal in every format", () => {
    fc.assert(
      fc.property(decimal.map(written), fc.constantFrom(...wrappers), ({ text, value }, wrap) => {
        expect(read(wrap(text))).toBe(toCanonical(value));
      }),
      { numRuns: 500 },
    );
  });

  it("reads back every fraction, slashed or in LaTeX", () => {
    const formats: readonly ((top: string, bottom: string) => string)[] = [
      (top, bottom) => `${top}/${bottom}`,
      (top, bottom) => `**${top}/${bottom}**`,
      (top, bottom) => `\\frac{${top}}{${bottom}}`,
      (top, bottom) => `\\dfrac{ ${top} }{ ${bottom} }`,
      (top, bottom) => `$\\tfrac{${top}}{${bottom}}$`,
    ];
    fc.assert(
      fc.property(anyRational, fc.constantFrom(...formats), (value, write) => {
        expect(read(write(`${value.numerator}`, `${value.denominator}`))).toBe(toCanonical(value));
      }),
    );
  });
});
