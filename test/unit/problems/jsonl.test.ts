import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { hash } from "../../../src/core/hash.ts";
import { generateProblem } from "../../../src/core/problems/generate.ts";
import { readProblems, writeProblems } from "../../../src/core/problems/jsonl.ts";

describe("readProblems", () => {
  it("takes the answer after the last ####, without thousands separators", () => {
    const line = JSON.stringify({ question: "How many?", answer: "2 * 900 = <<2*900=1800>>1800\n#### 1,234,800" });
    const { problems, errors } = readProblems(line, "gsm8k");
    expect(errors).toEqual([]);
    expect(problems).toEqual([
      { id: "gsm8k/1", setId: "gsm8k", question: "How many?", answer: "1234800", skills: [], key: hash("How many?") },
    ]);
  });

  it.each([
    ["\\frac{3}{4}", "\\frac{3}{4}"],
    ["(1,234)", "(1,234)"],
    [" 7 ", "7"],
    [18, "18"],
    ["#### -3", "-3"],
    ["#### $1,000", "$1000"],
  ])("reads the answer %j as %s", (answer, expected) => {
    expect(readProblems(JSON.stringify({ question: "q", answer }), "set").problems[0]?.answer).toBe(expected);
  });

  it("reports broken lines by their number and reads the others", () => {
    const text = [
      '{"question": "a", "answer": "1"}',
      "",
      "{broken",
      "[1]",
      "null",
      '{"question": " ", "answer": "1"}',
      '{"question": "b"}',
      '{"question": "c", "answer": "so it is #### "}',
      '{"question": "d", "answer": "2"}',
    ].join("\r\n");
    const { problems, errors } = readProblems(text, "mine");
    expect(problems.map(({ id, question }) => [id, question])).toEqual([
      ["mine/1", "a"],
      ["mine/9", "d"],
    ]);
    expect(errors.map(({ line }) => line)).toEqual([3, 4, 5, 6, 7, 8]);
    for (const { message } of errors) expect(message).toMatch(/^[A-Z].*\.$/);
  });

  it("never throws, whatever the text", () => {
    fc.assert(
      fc.property(fc.string(), fc.json(), (text, json) => {
        const { problems, errors } = readProblems(`${text}\n${json}`, "set");
        expect(problems.length + errors.length).toBeLessThanOrEqual(`${text}\n${json}`.split("\n").length);
      }),
    );
  });

  it("skips a byte order mark", () => {
    expect(readProblems('\uFEFF{"question": "a", "answer": "1"}', "set").problems).toHaveLength(1);
  });
});

describe("writeProblems", () => {
  it("writes lines that come back as they were, less the graph", () => {
    const generated = Array.from({ length: 50 }, (_, index) => generateProblem({ seed: 4, split: "test", index }));
    const { problems, errors } = readProblems(writeProblems(generated), "other");
    expect(errors).toEqual([]);
    expect(problems).toEqual(
      generated.map(({ id, setId, question, answer, skills, templateId, key }) => {
        return { id, setId, question, answer, skills, templateId, key };
      }),
    );
    expect(writeProblems(problems)).toBe(writeProblems(generated));
  });

  it("writes nothing for no problems", () => {
    expect(writeProblems([])).toBe("");
  });
});
