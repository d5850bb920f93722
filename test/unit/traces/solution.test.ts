import { expect, it } from "vitest";

import { askedQuestion, enumerate, withArticle } from "../../../src/core/traces/grammar.ts";
import { solutionText, studentPrompt } from "../../../src/core/traces/solution.ts";
import { EXAMPLE_PROBLEMS, PENS } from "./exampleProblems.ts";

it("a pruned solution is one line a step and the answer", () => {
  expect(solutionText(PENS, "pruned", 1)).toBe("pens in all: 3 * 47 = 141\npens left: 141 - 5 = 136\n#### 136");
});

it("a direct solution is the answer alone", () => {
  expect(solutionText(PENS, "direct", 1)).toBe("#### 136");
});

it("verbose solutions read like this", async () => {
  const shown = EXAMPLE_PROBLEMS.map((problem) => `${problem.question}\n\n${solutionText(problem, "verbose", 1)}\n`);
  await expect(shown.join("\n")).toMatchFileSnapshot("../../fixtures/verbose-traces.txt");
});

it("the student's prompt is the question between its two special tokens", () => {
  expect(studentPrompt("How many?", "pruned")).toBe("<|problem|> How many?<|pruned|>");
});

it("the question itself is found among the facts", () => {
  expect(askedQuestion("Mia has $3. If she buys 2 pens, how many pens are left?")).toBe("how many pens are left?");
  expect(askedQuestion("A. What is the total?")).toBe("what is the total?");
  expect(askedQuestion("Tell me the total.")).toBe("tell me the total.");
});

it("nouns get the article that they lack", () => {
  expect(["pens left", "the pens", "Mia's pens", "each box", "boys' hats"].map(withArticle)).toEqual([
    "the pens left",
    "the pens",
    "Mia's pens",
    "each box",
    "boys' hats",
  ]);
});

it("enumerations read as English", () => {
  expect([enumerate([]), enumerate(["a"]), enumerate(["a", "b", "c"])]).toEqual(["", "a", "a, b and c"]);
});
