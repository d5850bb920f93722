import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { generateProblem } from "../../../src/core/problems/generate.ts";
import { readProblems } from "../../../src/core/problems/readProblems.ts";
import { ROOT } from "../../run/process.ts";

const lines = (...rows: readonly unknown[]): string => rows.map((row) => JSON.stringify(row)).join("\n");
const GSM8K = join(ROOT, "../shared/data/gsm8k/test.jsonl");

describe("reading problems", () => {
  it("gives back what the generator wrote, but for its graph", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(500), { maxLength: 8 }), (indices) => {
        const written = [...new Set(indices)].map((index) => generateProblem({ seed: 3, split: "test", index }));
        const read = readProblems(lines(...written), "generated");
        expect(read).toEqual(written.map(({ graph: _graph, split: _split, ...problem }) => problem));
      }),
      { numRuns: 20 },
    );
  });

  it("takes question and answer alone, and names problems by their line", () => {
    const text = `\uFEFF${lines({ question: "1 + 1?", answer: 2 })}\r\n\n${lines({ question: "Half of 7?", answer: "7/2" })}\n`;
    expect(readProblems(text, "mine")).toMatchObject([
      { id: "mine/1", setId: "mine", question: "1 + 1?", answer: "2", skills: [], templateId: undefined },
      { id: "mine/3", question: "Half of 7?", answer: "7/2" },
    ]);
  });

  it("takes the final answer of a worked solution", () => {
    const [problem] = readProblems(lines({ question: "?", answer: "She has 9 * 2 = <<9*2=18>>18.\n#### 18" }), "gsm8k");
    expect(problem?.answer).toBe("18");
  });

  it.each([
    ["{", "is not JSON"],
    ["[1]", "is not an object"],
    ["null", "is not an object"],
    [lines({ answer: "2" }), "has no question"],
    [lines({ question: " ", answer: "2" }), "has no question"],
    [lines({ question: "?" }), "has no answer"],
    [lines({ question: "?", answer: "so\n#### " }), "has an empty answer"],
    [lines({ question: "?", answer: "2", id: "x" }), 'repeats the id "x"'],
  ])("refuses %s", (line, what) => {
    const text = `${lines({ question: "?", answer: "2", id: "x" })}\n\n${line}\n`;
    expect(() => readProblems(text, "mine")).toThrow(
      expect.objectContaining({ code: "bad-file", message: `mine, line 3: ${what}.` }),
    );
  });

  it.skipIf(!existsSync(GSM8K))("loads GSM8K's test file as it is (skipped: ../shared/data is absent)", () => {
    const problems = readProblems(readFileSync(GSM8K, "utf8"), "gsm8k");
    expect(problems).toHaveLength(1319);
    expect(problems.every(({ answer }) => /^-?[\d,]+$/.test(answer))).toBe(true);
  });
});
