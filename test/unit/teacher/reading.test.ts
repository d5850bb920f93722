import { describe, expect, it } from "vitest";

import { equationsIn } from "../../../src/core/teacher/equations.ts";
import { tokensOf } from "../../../src/core/teacher/lexer.ts";
import { provenance, type ReadSentence } from "../../../src/core/teacher/provenance.ts";
import { segment } from "../../../src/core/traces/segment.ts";

const equations = (text: string) =>
  equationsIn(tokensOf(text)).map(({ operands, result }) => `${operands.join(" ")} → ${Number(result.toFixed(6))}`);

/** By sentence, what it arrives at and from which numbers; "!" where it rests on a number from nowhere. */
function derived(question: string, ...texts: readonly string[]): string[] {
  const sentences = texts.map((text): ReadSentence => ({ text, role: segment(text)[0]?.role ?? "restate" }));
  return provenance(question, sentences).derivations.map((found) =>
    found
      .map(({ value, operands, grounded }) => {
        return `${operands.map((operand) => operand.value).join(" ")} → ${value}${grounded ? "" : "!"}`;
      })
      .join("; "),
  );
}

describe("equations in text and LaTeX", () => {
  it.each([
    ["plain", "3 + 4 = 7", ["3 4 → 7"]],
    ["in words", "3 plus 4 is 7, and 12 divided by 4 gives 3", ["3 4 → 7", "12 4 → 3"]],
    ["with units between", "5 pens * 3 dollars each = 15 dollars", ["5 3 → 15"]],
    ["currency and thousands", "$1,200 - $200 = $1,000", ["1200 200 → 1000"]],
    ["percent as a share", "20% of 50 is 10", ["20 50 → 10"]],
    ["shares in words", "half of 30 is 15", ["30 → 15"]],
    ["typographic signs", "6 × 7 = 42 and 9 − 4 = 5 and 8 ÷ 2 = 4", ["6 7 → 42", "9 4 → 5", "8 2 → 4"]],
    ["LaTeX", "\\( \\frac{3}{4} \\times 12 = 9 \\)", ["3 4 12 → 9"]],
    ["a box", "2 + 2 = \\boxed{4}", ["2 2 → 4"]],
    ["calculator notes, once", "He has 3*4 = <<3*4=12>>12 pens", ["3 4 → 12"]],
    ["precedence and brackets", "2 + 3 * (4 - 1) = 11", ["2 3 4 1 → 11"]],
    ["chained equalities", "50 - (10 + 5) = 50 - 15 = 35", ["50 10 5 → 35", "50 10 5 → 15", "50 15 → 35"]],
    ["rounding as written", "10 / 3 = 3.33", ["10 3 → 3.33"]],
    ["a remainder", "45 mod 8 = 5", ["45 8 → 5"]],
    ["a wrong one is none", "3 + 4 = 8", []],
    ["nothing set up only", "So 3 + 4.", []],
    ["brackets beyond counting", `${"(".repeat(50_000)}1 + 1${")".repeat(50_000)} = 2`, ["1 1 → 2"]],
  ])("%s", (_, text, found) => {
    const read = equations(text);
    if (found.length === 0) expect(read).toEqual([]);
    else expect(read).toEqual(expect.arrayContaining(found));
  });
});

describe("where numbers come from", () => {
  it.each([
    [
      "a sentence that draws a result",
      "She has 16 eggs and eats 3.",
      ["She eats 3 of the 16 eggs, which leaves 13."],
      ["3 16 → 13"],
    ],
    [
      "a calculation set up in the sentence before",
      "56 sticks, 8 a box.",
      ["So 56 divided by 8.", "That's 7."],
      ["", "56 8 → 7"],
    ],
    [
      "a sum of the numbers before",
      "Books for $18, $13 and $8.",
      ["They cost $18, $13 and $8.", "Together that is $39."],
      ["", "18 13 8 → 39"],
    ],
    ["a share that the question gives", "A quarter of 12 go.", ["12 divided by 4 is 3."], ["12 4 → 3"]],
    ["a percentage on top", "It grows by 50% from 8.", ["8 * 1.5 = 12."], ["8 1.5 → 12"]],
    ["a count of names", "On Monday and Tuesday he runs 5 miles.", ["5 * 2 = 10."], ["5 2 → 10"]],
    ["a number that everyone knows", "He works 3 hours.", ["3 * 60 = 180 minutes."], ["3 60 → 180"]],
    [
      "a number taken apart",
      "3 pairs for $42.",
      ["40 * 3 is 120, and 2 * 3 is 6, so it is 126."],
      ["42 → 40; 40 3 → 120; 2 3 → 6; 120 6 → 126"],
    ],
    ["a number from nowhere", "He has 3 pens.", ["3 * 17 = 51."], ["3 17 → 51!"]],
    ["nothing out of a question", "He has 3 and 4.", ["Is it 7?"], [""]],
  ])("%s", (_, question, texts, found) => {
    expect(derived(question, ...texts)).toEqual(found);
  });

  it("knows a calculation again, done once more or turned round, in whatever words", () => {
    const texts = ["12 - 5 = 7.", "Twelve thoughts later 12 - 5 = 7.", "Backwards 7 + 5 = 12."];
    const graph = provenance(
      "She has 12, gives 5.",
      texts.map((text) => ({ text, role: "compute" as const })),
    );
    expect(graph.derivations.map(([first]) => [first?.aside ?? false, first?.inverse ?? false])).toEqual([
      [false, false],
      [true, false],
      [false, true],
    ]);
  });

  it("takes a number for the latest derivation that says something new", () => {
    const texts = ["3 * 4 = 12.", "20 - 8 = 12.", "12 + 1 = 13."];
    const graph = provenance(
      "3 by 4, 20 less 8, 1 more.",
      texts.map((text) => ({ text, role: "compute" as const })),
    );
    const [last] = graph.derivations[2]!;
    const { source } = last!.operands[0]!;
    expect(source.kind === "derived" && source.derivation.sentence).toBe(1);
  });
});
