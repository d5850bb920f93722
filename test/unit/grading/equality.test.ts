// cspell:words pmatrix
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { Answer } from "../../../src/core/grading/answer.ts";
import { parseAnswer } from "../../../src/core/grading/answer.ts";
import type { Equality } from "../../../src/core/grading/equality.ts";
import { compare } from "../../../src/core/grading/equality.ts";

const EQUAL = [
  ["\\frac{14}{3}", "\\dfrac{14}{3}"],
  ["\\frac14", "0.25"],
  ["30^\\circ", "30"],
  ["\\sqrt{12}", "2\\sqrt3"],
  ["\\sqrt{12}+\\sqrt{3}", "3\\sqrt{3}"],
  ["\\frac{1}{\\sqrt{2}}", "\\frac{\\sqrt2}{2}"],
  ["\\frac{1}{1+\\sqrt2}", "\\sqrt2-1"],
  ["\\frac{\\sqrt{6}-\\sqrt2}{4}", "\\frac{\\sqrt{2}(\\sqrt3-1)}{4}"],
  ["\\sqrt[3]{16}", "2\\sqrt[3]{2}"],
  ["\\sqrt{-4}", "2i"],
  ["(1+i)^2", "2i"],
  ["\\sqrt{8x}", "2\\sqrt{2x}"],
  ["(x+1)^2", "x^2+2x+1"],
  ["\\frac{x^2-1}{x-1}", "x+1"],
  ["\\frac{20000}{\\pi}", "20,000/\\pi"],
  ["6 - 5i", "-5i+6"],
  ["p - q", "-(q-p)"],
  ["2^{10}", "1024"],
  ["\\binom{5}{2}", "10"],
  ["y = 2x+3", "3 + 2x"],
  ["x = 5", "5"],
  ["3\\sqrt{13} units", "3\\sqrt{13}"],
  ["5\\sqrt{2} \\text{ cm}", "5\\sqrt{2}"],
  ["\\{1\\pm\\sqrt{5},-2\\}", "\\left\\{-2, 1 - \\sqrt{5}, 1 + \\sqrt{5}\\right\\}"],
  ["1,2,3", "3, 2, 1"],
  ["1, 1, 2", "2, 1"],
  ["x=1 \\text{ or } x=2", "1, 2"],
  ["\\left( 3, \\frac{\\pi}{2} \\right)", "(3, \\dfrac{\\pi}{2})"],
  ["(-\\infty, 2) \\cup (3,5]", "(3, 5] ∪ (-∞, 2)"],
  ["\\begin{pmatrix} 1 \\\\ 2 \\end{pmatrix}", "\\begin{pmatrix}1\\\\\\frac{4}{2}\\end{pmatrix}"],
  ["\\textbf{(B)}", "B"],
  ["(C)", "c)".toUpperCase()],
  ["\\text{Helen}", "Helen"],
  ["EAST", "east."],
] as const;

const DIFFERENT = [
  ["123456", "123457"],
  ["3.50", "50"],
  ["-5", "5"],
  ["\\pi", "3.14159"],
  ["\\sqrt{66}", "10"],
  ["14(5\\sqrt{2} - 7)", "\\frac{14}{3}"],
  ["x", "y"],
  ["x^2", "x^3"],
  ["6 - 5i", "6 + 5i"],
  ["(0,1)", "(1,0)"],
  ["(0,1)", "[0,1]"],
  ["(1,2)", "(1,2,3)"],
  ["1, 2", "1, 3"],
  ["1, 2", "1, 2, 3"],
  ["A", "B"],
  ["Helen", "Evelyn"],
  ["18", "Helen"],
  ["(3, 4)", "5"],
] as const;

/** True equalities that need more than the normal form, and pairs whose meaning is open. */
const UNDECIDED = [
  ["\\sqrt{3+2\\sqrt2}", "1+\\sqrt2"],
  ["\\sqrt{xy}", "\\sqrt x\\sqrt y"],
  ["\\sqrt{x^2}", "x"],
  ["\\sin^2 x + \\cos^2 x", "1"],
  ["2^x 2^x", "4^x"],
  ["\\log_2 3", "\\frac{\\ln 3}{\\ln 2}"],
  ["5", "\\{5\\}"],
  ["2516_8", "2516"],
  ["18 hours and 48 minutes", "1128"],
  ["x < 5", "5"],
  ["9^{9^{9^9}}", "3"],
  ["Helen", "Helen and Evelyn"],
] as const;

const EVERYTHING = [...EQUAL, ...DIFFERENT, ...UNDECIDED].flat();

function check(a: string, b: string): Equality {
  return compare(parseAnswer(a), parseAnswer(b));
}

describe("compare", () => {
  it.each(EQUAL)("proves %s equal to %s", (a, b) => {
    expect(check(a, b)).toBe("equal");
  });

  it.each(DIFFERENT)("tells %s from %s", (a, b) => {
    expect(check(a, b)).toBe("different");
  });

  it.each(UNDECIDED)("leaves %s against %s undecided", (a, b) => {
    expect(check(a, b)).toBe("undecided");
  });

  it("is reflexive and symmetric", () => {
    const answers = EVERYTHING.map(parseAnswer);
    for (const a of answers) expect(compare(a, a)).toBe("equal");
    fc.assert(
      fc.property(fc.constantFrom(...answers), fc.constantFrom(...answers), (a, b) => {
        expect(compare(a, b)).toBe(compare(b, a));
      }),
      { numRuns: 1000 },
    );
  });

  it("survives JSON", () => {
    for (const text of EVERYTHING) {
      const answer = parseAnswer(text);
      expect(compare(answer, JSON.parse(JSON.stringify(answer)) as Answer)).toBe("equal");
    }
  });

  const small = fc.integer({ min: -12, max: 12 });
  const positive = fc.integer({ min: 1, max: 60 });

  it("multiplies out products of binomials as algebra does", () => {
    fc.assert(
      fc.property(small, small, small, small, (a, b, c, d) => {
        const product = `(${a}x+(${b}))(${c}x+(${d}))`;
        expect(check(product, `${a * c}x^2+(${a * d + b * c})x+(${b * d})`)).toBe("equal");
        expect(check(product, `${a * c}x^2+(${a * d + b * c})x+(${b * d + 1})`)).toBe("different");
      }),
    );
  });

  it("takes squares out of roots, and rationalises denominators", () => {
    fc.assert(
      fc.property(positive, positive, positive, (k, n, m) => {
        expect(check(`\\sqrt{${k * k * n}}`, `${k}\\sqrt{${n}}`)).toBe("equal");
        expect(check(`\\frac{${m}}{\\sqrt{${n}}}`, `\\frac{${m}\\sqrt{${n}}}{${n}}`)).toBe("equal");
        expect(check(`\\sqrt{${n}}`, `\\sqrt{${n + 1}}`)).toBe("different");
      }),
    );
  });

  it("never calls sums of surds equal whose values are apart", () => {
    fc.assert(
      fc.property(small, positive, small, positive, (a, n, b, m) => {
        const [x, y] = [a + b * Math.sqrt(n), b + a * Math.sqrt(m)];
        const verdict = check(`${a}+(${b})\\sqrt{${n}}`, `${b}+(${a})\\sqrt{${m}}`);
        if (Math.abs(x - y) > 1e-6) expect(verdict).toBe("different");
        else expect(verdict).not.toBe("different");
      }),
    );
  });
});

describe("parseAnswer", () => {
  it("never fails, and gives an answer that equals itself", () => {
    const pieces = fc.constantFrom(
      ..."\\frac{ \\sqrt{ } { ( ) [ ] , 1 2 x ^ _ - + / = \\pm \\cup \\text{ $ % ! | . \\{ \\} and or A π".split(" "),
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join(" ")),
        ),
        (text) => {
          const answer = parseAnswer(text);
          expect(compare(answer, answer)).toBe("equal");
        },
      ),
      { numRuns: 500 },
    );
  });
});
