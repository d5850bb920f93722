import { describe, expect, it } from "vitest";

import type { Grade } from "../../../src/core/grading/grade.ts";
import { gradeResponse } from "../../../src/core/grading/grade.ts";

type Outcome = "correct" | "wrong" | "undecided" | "ambiguous" | "noAnswer" | "truncated";
type Row = readonly [response: string, gold: string, strict: Outcome, lenient: Outcome];

function outcome(grade: Grade): string {
  return grade.kind === "wrong" ? (grade.because ?? "wrong") : grade.kind;
}

/** What regular expressions of the field's harnesses read wrongly: a lost digit, a lost sign, a point taken for an answer. */
const HARNESS: readonly Row[] = [
  ["The answer is 18.", "18", "correct", "correct"],
  ["The answer is 18 eggs.", "18", "correct", "correct"],
  ["The answer is 18", "18", "correct", "correct"],
  ["The answer is 18", "1", "wrong", "wrong"],
  ["The answer is: 18.", "18", "correct", "correct"],
  ["The answer is $18.", "18", "correct", "correct"],
  ["the answer is 18.", "18", "correct", "correct"],
  ["The final answer is 18.", "18", "correct", "correct"],
  ["\\boxed{18}", "18", "correct", "correct"],
  ["\\boxed{18} dollars in 2 days", "18", "correct", "correct"],
  ["\\boxed{18} dollars in 2 days", "2", "wrong", "wrong"],
  ["So total is 18. ..", "18", "noAnswer", "correct"],
  ["The answer is 18. I hope this helps...", "18", "correct", "correct"],
  ["The answer is 18.0", "18", "correct", "correct"],
  ["The answer is 123456.", "123457", "wrong", "wrong"],
  ["28 + 32 = 60%", "32", "noAnswer", "wrong"],
  ["The answer is 3.50", "7/2", "correct", "correct"],
  ["The answer is 3.50", "50", "wrong", "wrong"],
  ["The answer is -5", "-5", "correct", "correct"],
  ["The answer is -5", "5", "wrong", "wrong"],
  ["It comes to $1,234.50", "1234.5", "noAnswer", "correct"],
  ["", "18", "noAnswer", "noAnswer"],
];

const SPELLINGS: readonly Row[] = [
  ["She makes 18.\n#### 18", "18", "correct", "correct"],
  ["#### 1,234", "1234", "correct", "correct"],
  ["#### $18 per day", "18", "correct", "correct"],
  ["#### 18 (9 * 2 = 18)", "18", "correct", "correct"],
  ["So she makes 18 dollars. #### 18", "18", "correct", "correct"],
  ["9 * 2 = $<<9*2=18>>18\nA: 18", "18", "correct", "correct"],
  ["A: 50%", "1/2", "wrong", "wrong"],
  ["**Final Answer**\n18", "18", "correct", "correct"],
  ["**Answer: 18**", "18", "correct", "correct"],
  ["The answer is **18**.", "18", "correct", "correct"],
  ["**Answer:** Castle bought **4 more boxes** than last week's 8.", "4", "correct", "correct"],
  ["Answer: Gerald has \\$50 left.", "50", "correct", "correct"],
  ["The final answer is:\n\\[\n18\n\\]", "18", "correct", "correct"],
  ["The answer is \\(\\frac{3}{4}\\) of the pie.", "0.75", "correct", "correct"],
  ["Final Answer: The final answer is $\\frac{14}{3}$. I hope it is correct.", "14/3", "correct", "correct"],
  ["The answer is five.", "5", "correct", "correct"],
  ["Answer: She has five apples.", "5", "correct", "correct"],
  ["The answer is twenty-one.", "20", "wrong", "wrong"],
  ["The answer is (A).", "A", "correct", "correct"],
  ["The answer is Evelyn.", "\\text{Evelyn}", "correct", "correct"],
  ["Answer: 18 dollars in 2 days", "18", "correct", "correct"],
  ["So the answer is 3 x 6 = 18", "18", "correct", "correct"],
  ["The answer is 18 because 9 * 2 = 18.", "18", "correct", "correct"],
  ["Thus $x+y=\\boxed{\\frac{7}{2}}$", "3.5", "correct", "correct"],
  ["The answer is \\(2\\sqrt{3}\\).", "\\sqrt{12}", "correct", "correct"],
  ["\\boxed{\\{1, \\frac{1}{2}\\}}", "\\{0.5, 1\\}", "correct", "correct"],
  ["\\boxed{2:00\\ \\text{pm}}", "2", "correct", "correct"],
  ["The answer is 2:30 pm", "2", "undecided", "undecided"],
  ["The answer is 1.\n1) add\n2) subtract", "1", "correct", "correct"],
  ["\\boxed{}", "18", "noAnswer", "noAnswer"],
];

const TWO_ANSWERS: readonly Row[] = [
  ["#### 18\n#### 20", "18", "ambiguous", "ambiguous"],
  ["#### 18\n#### 20", "20", "ambiguous", "ambiguous"],
  ["#### 18\n#### 18.0", "18", "correct", "correct"],
  ["The answer is 18. The answer is 20.", "20", "ambiguous", "ambiguous"],
  ["A: 18\nSo the answer is 20.", "20", "ambiguous", "ambiguous"],
  ["\\boxed{18} or \\boxed{20}", "20", "ambiguous", "ambiguous"],
  ["x = \\boxed{3}, y = \\boxed{5}", "5", "ambiguous", "ambiguous"],
  ["\\boxed{86} glasses and \\boxed{42} plates", "42", "ambiguous", "ambiguous"],
  ["The answer is 18 or 20.", "18", "undecided", "undecided"],
  ["The answer is between 18 and 20.", "20", "ambiguous", "ambiguous"],
  ["It is between 18 and 20", "18", "noAnswer", "ambiguous"],
  ["It is between 18 and 20", "20", "noAnswer", "ambiguous"],
  ["18 or 20", "20", "noAnswer", "ambiguous"],
  ["The answer is 18 to 20.", "18", "ambiguous", "ambiguous"],
  ["It took 3 hours and 20 minutes", "20", "noAnswer", "ambiguous"],
];

const RETRACTED: readonly Row[] = [
  ["The answer is 12. Wait, no, that is wrong. The answer is 15.", "15", "correct", "correct"],
  ["The answer is 12. Wait, no, that is wrong. The answer is 15.", "12", "wrong", "wrong"],
  ["The answer is 12, no wait, the answer is 15.", "15", "correct", "correct"],
  ["The answer is 12. Wait, that's wrong.", "12", "noAnswer", "noAnswer"],
  ["The answer is 18, which is wrong.", "18", "noAnswer", "noAnswer"],
  ["The answer is 12. Wait, I forgot the muffins: 12 + 3 = 15.", "12", "noAnswer", "wrong"],
  ["The answer is 12. Wait, I forgot the muffins: 12 + 3 = 15.", "15", "noAnswer", "correct"],
  ["The answer is 20. Actually, scratch that, it's 18.", "20", "noAnswer", "wrong"],
  ["The answer is 18. Actually, 9 * 2 = 20.", "18", "noAnswer", "wrong"],
  ["\\boxed{12}. Hmm, let me recompute. \\boxed{15}", "15", "correct", "correct"],
  ["#### 20\nThe answer is 18? No, 18 is wrong.", "18", "noAnswer", "noAnswer"],
  ["The answer is 12. Let me double-check: 3 * 4 = 12. Yes.", "12", "correct", "correct"],
  ["The answer is 18. This is not including tax.", "18", "correct", "correct"],
  ["The answer is 18. But note that she sells them at $2 each.", "18", "correct", "correct"],
];

const GOLD_IN_PASSING: readonly Row[] = [
  ["18 is not the answer", "18", "noAnswer", "noAnswer"],
  ["She has 9 * 2 = 18. But 18 is not the answer.", "18", "noAnswer", "ambiguous"],
  ["I first thought 18 but it is 20", "18", "noAnswer", "wrong"],
  ["I first thought 18 but it is 20", "20", "noAnswer", "correct"],
  ["If the answer is 18, then she would have 20. So she has 20", "18", "noAnswer", "wrong"],
  ["The answer is not 18.", "18", "noAnswer", "noAnswer"],
  ["The answer isn't 18.", "18", "noAnswer", "noAnswer"],
  ["not 18", "18", "noAnswer", "noAnswer"],
  ["The answer is neither 18 nor 20.", "18", "noAnswer", "noAnswer"],
  ["It's 20, not 18", "18", "noAnswer", "wrong"],
  ["The answer is 20, not 18.", "18", "wrong", "wrong"],
  ["\\boxed{18} is not the answer.", "18", "noAnswer", "noAnswer"],
  ["The answer is not \\boxed{18} but \\boxed{20}.", "18", "wrong", "wrong"],
  ["The answer is not \\boxed{18} but \\boxed{20}.", "20", "correct", "correct"],
  ["She needs 18 - 3 = 15 eggs. So she has 15.", "18", "noAnswer", "wrong"],
  ["10 - 5", "-5", "noAnswer", "ambiguous"],
  ["She finishes on May 18, 2020.", "18", "noAnswer", "noAnswer"],
  ["She finishes on May 18.", "18", "noAnswer", "noAnswer"],
  ["It was on 2020-05-18", "18", "noAnswer", "noAnswer"],
  ["She is 18th in line.", "18", "noAnswer", "noAnswer"],
  ["The area is 24 cm^2", "2", "noAnswer", "wrong"],
  ["Her ticket is A18", "18", "noAnswer", "noAnswer"],
  ["#### 2. Adding up\nShe has 18.", "2", "noAnswer", "wrong"],
  ["Step 18: done.", "18", "noAnswer", "noAnswer"],
  ["So 18 apples are not rotten.", "18", "noAnswer", "correct"],
];

const THINKING: readonly Row[] = [
  ["<think>The answer is 12.</think>The answer is 15.", "12", "wrong", "wrong"],
  ["<think>The answer is 12.</think>The answer is 15.", "15", "correct", "correct"],
  ["<think>The answer is 12.</think>She has none of it.", "12", "noAnswer", "noAnswer"],
  ["<think>The answer is 20.</think>", "20", "correct", "correct"],
  ["<think>so 4 * 5 = 20", "20", "noAnswer", "noAnswer"],
];

describe.each([
  ["what harnesses read wrongly", HARNESS],
  ["spellings", SPELLINGS],
  ["two answers", TWO_ANSWERS],
  ["an answer retracted", RETRACTED],
  ["the gold answer in passing", GOLD_IN_PASSING],
  ["thinking", THINKING],
])("%s", (_, rows) => {
  it.each(rows)("%j for %s is strictly %s, leniently %s", (response, gold, strict, lenient) => {
    const graded = gradeResponse({ response, gold });
    expect([outcome(graded.strict), outcome(graded.lenient)]).toEqual([strict, lenient]);
  });
});

describe("a completion that ran into its limit", () => {
  it.each([
    ["She has 16 - 3 = 13 eggs and", "13", "truncated"],
    ["So 9 * 2 = 18.\n#### 18\nAnd now let us ch", "18", "correct"],
    ["#### 4", "42", "truncated"],
    ["#### 4", "4", "truncated"],
    ["The answer is 42.", "42", "truncated"],
    ["The answer is 42. So", "42", "correct"],
    ["\\boxed{42}", "42", "correct"],
    ["\\boxed{4", "4", "truncated"],
    ["#### 12\nAnd", "13", "wrong"],
  ])("%j for %s is %s under both policies", (response, gold, expected) => {
    const graded = gradeResponse({ response, gold, finishReason: "length" });
    expect([outcome(graded.strict), outcome(graded.lenient)]).toEqual([expected, expected]);
  });
});

describe("hostile texts of 100,000 characters", () => {
  const fill = (piece: string): string => piece.repeat(Math.ceil(100_000 / piece.length));
  it.each(
    [
      " ",
      "1",
      "1,",
      "the answer is ",
      "\\boxed{",
      "{",
      "word ",
      "*",
      "not ",
      "<<1+1",
      "\n",
      "-",
      "18 ",
      ".",
      "$",
      "wait ",
    ].map((piece) => [piece] as const),
  )("made of %j are graded, and not as correct", (piece) => {
    expect(gradeResponse({ response: fill(piece), gold: "77" }).lenient.kind).not.toBe("correct");
  });

  it.each([
    "((((9^{999})^{999})^{999})^{999})",
    "(a+b+c+d+f+g)^{60}",
    "\\frac{".repeat(50),
    "(".repeat(190) + "1" + ")".repeat(190),
  ])("\\boxed{%s} is graded", (content) => {
    expect(gradeResponse({ response: `\\boxed{${content}}`, gold: "77" }).strict.kind).not.toBe("correct");
  });
});
