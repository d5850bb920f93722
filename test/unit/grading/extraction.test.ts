import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { extract } from "../../../src/core/grading/extraction.ts";
import { rational, toCanonical } from "../../../src/core/grading/rational.ts";

const anyRational = fc
  .tuple(fc.bigInt(-(10n ** 9n), 10n ** 9n), fc.bigInt(1n, 10n ** 4n))
  .map(([numerator, denominator]) => toCanonical(rational(numerator, denominator)));

const ENDINGS: readonly ((value: string) => string)[] = [
  (value) => `#### ${value}`,
  (value) => `\\boxed{${value}}`,
  (value) => `Thus the result is $\\boxed{${value}}$.`,
  (value) => `The answer is ${value}.`,
  (value) => `So the final answer is: **${value}**`,
  (value) => `**Final Answer**\n${value}`,
  (value) => `Answer: ${value} dollars`,
  (value) => `A: ${value}`,
];
const BODIES = [
  "",
  "She has 16 - 3 = 13 eggs.\n",
  "1. Add 4 and 5: 4 + 5 = 9.\n2. Double it.\n\n",
  "<think>\nMaybe the answer is 7? Wait, no.\n</think>\n\n",
  "At first it seems to be 99.\n\n",
];

describe("extract", () => {
  it("reads back every rational from every ending, whatever comes before", () => {
    fc.assert(
      fc.property(anyRational, fc.constantFrom(...ENDINGS), fc.constantFrom(...BODIES), (value, end, body) => {
        const text = body + end(value);
        for (const policy of ["strict", "lenient"] as const) {
          expect(extract(text, policy)).toMatchObject({ kind: "found", answer: { kind: "rational", value } });
        }
      }),
      { numRuns: 400 },
    );
  });

  it("points at the answer's own text", () => {
    fc.assert(
      fc.property(anyRational, fc.constantFrom(...ENDINGS), fc.constantFrom(...BODIES), (value, end, body) => {
        const text = body + end(value);
        const found = extract(text, "strict");
        if (found.kind !== "found") throw new Error("nothing found");
        expect(text.slice(...found.span)).toBe(found.text);
        expect(found.text).toContain(value);
        expect(found.span[0]).toBeGreaterThanOrEqual(body.length);
      }),
    );
  });

  it("leniently finds whatever it finds strictly, and the same", () => {
    const words = fc.constantFrom(
      "The answer is",
      "18",
      "20.",
      "not",
      "\\boxed{7}",
      "#### 5",
      "\n",
      "wait,",
      "no,",
      "or",
      "= 12",
      "eggs",
    );
    fc.assert(
      fc.property(fc.array(words, { maxLength: 10 }), (parts) => {
        const text = parts.join(" ");
        const strict = extract(text, "strict");
        if (strict.kind !== "none") expect(extract(text, "lenient")).toEqual(strict);
      }),
      { numRuns: 500 },
    );
  });

  it("finds nothing in a text without numbers or statements", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z ]{0,60}$/), (text) => {
        fc.pre(!text.includes("answer"));
        expect(extract(text, "lenient")).toEqual({ kind: "none" });
      }),
    );
  });

  it("names both candidates of a contradiction", () => {
    const extraction = extract("#### 18\n#### 20", "strict");
    expect(extraction).toMatchObject({ kind: "ambiguous", candidates: [{ text: "18" }, { text: "20" }] });
  });

  it("keeps a statement that nothing takes back, over numbers after it", () => {
    expect(extract("The answer is 18.\n\nNote: prices in 2020 dollars.", "lenient")).toMatchObject({ text: "18" });
  });
});
