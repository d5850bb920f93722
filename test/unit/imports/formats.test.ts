import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";

import { describe, expect, it } from "vitest";

import { importProblems } from "../../../src/adapters/imports/importProblems.ts";
import { inspectFile } from "../../../src/adapters/imports/inspectFile.ts";
import { gradeResponse } from "../../../src/core/grading/grade.ts";
import { readProblems, writeProblems } from "../../../src/core/problems/jsonl.ts";
import { fileOf, imported, reading } from "./files.ts";

const lines = (...rows: readonly unknown[]): string => rows.map((row) => JSON.stringify(row)).join("\n");

describe("formats of problem sets", () => {
  it("reads GSM8K: the answer is what follows the marks", async () => {
    const row = { question: "How many?", answer: "He has 1,000 + 200.\n#### 1,200" };
    const { problems } = await imported(fileOf(lines(row), 7, "gsm8k.jsonl"));
    expect(problems).toMatchObject([
      { id: "gsm8k.jsonl/1", setId: "gsm8k.jsonl", question: "How many?", answer: "1200" },
    ]);
  });

  it("reads MATH-500: the answer and not the solution, named by its own id", async () => {
    const row = {
      problem: "What is $\\frac{1}{2} + 4$?",
      solution: "It is \\boxed{\\frac{9}{2}}.",
      answer: "\\frac{9}{2}",
      subject: "Algebra",
      level: 2,
      unique_id: "test/algebra/1.json",
    };
    const { problems } = await imported(fileOf(lines(row)));
    expect(problems).toMatchObject([{ id: "test/algebra/1.json", question: row.problem, answer: row.answer }]);
  });

  it("gives our own sets back as they were, with the keys of the core's reader", async () => {
    const text = lines(
      { id: "a", setId: "mine", question: "1 + 1?", answer: "2", skills: ["add"], templateId: "t", key: "k" },
      { question: "2 + 2?", answer: 4 },
    );
    const { problems } = await imported(fileOf(text, 5));
    expect(problems).toEqual(readProblems(text, "set.jsonl").problems);
    expect((await imported(fileOf(writeProblems(problems)))).problems).toEqual(problems);
  });

  it.each([
    ['Question;Final answer\n"a; b?";7\n', { question: "Question", answer: "Final answer" }],
    ["id\tproblem\tgold\nx\ta?\t7\n", { question: "problem", answer: "gold", id: "id" }],
    ["prompt,solution\na?,so\n", undefined],
    ["prompt,solution\na?,so #### 7\n", { question: "prompt", answer: "solution" }],
    ["first,second\na?,7\n", undefined],
  ])("proposes columns for %j", async (text, mapping) => {
    const { proposal, samples } = await inspectFile(fileOf(text, 3, "set.csv"), reading());
    expect(samples).toHaveLength(1);
    expect(proposal?.kind === "columns" ? proposal.mapping : undefined).toEqual(mapping);
  });

  it("reads columns that a person chose, and names a column that is not there", async () => {
    const file = fileOf('first,second\n"say ""a"",\nplease",7\n', 2, "set.csv");
    const { container } = await inspectFile(file, reading());
    const read = (question: string) =>
      importProblems(file, { kind: "columns", container, mapping: { question, answer: "second" } }, reading());
    expect((await read("first")).problems).toMatchObject([
      { id: "set.csv/2", question: 'say "a",\nplease', answer: "7" },
    ]);
    await expect(read("third")).rejects.toMatchObject({
      code: "bad-file",
      message: 'set.csv has no column "third". It has: first, second.',
    });
  });

  it("reads the harness's samples once for all filters, with what the model wrote", async () => {
    const doc = { question: "How many?", answer: "5 + 13 = 18\n#### 18" };
    const sample = (filter: string) => ({
      doc_id: 3,
      doc,
      target: doc.answer,
      arguments: { gen_args_0: { arg_0: "Q: How many?", arg_1: { until: ["Q:"] } } },
      resps: [["It is 18.\n#### 18"]],
      filtered_resps: [filter],
      filter,
      exact_match: 1,
    });
    const { problems, responses, broken } = await imported(fileOf(lines(sample("strict-match"), sample("flexible"))));
    expect(broken).toEqual([]);
    expect(problems).toMatchObject([{ id: "set.jsonl/3", question: "How many?", answer: "18" }]);
    expect(responses).toEqual([{ problemId: "set.jsonl/3", gold: "18", response: "It is 18.\n#### 18" }]);
    expect(gradeResponse(responses[0]!).strict).toEqual({ kind: "correct" });
  });

  it("says of the harness's choices among given texts that nothing was written", async () => {
    const chosen = {
      doc_id: 0,
      doc: { question: "Which?", choices: ["a", "b"] },
      target: "0",
      arguments: { gen_args_0: { arg_0: "Which?", arg_1: " a" } },
      resps: [[["-1.5", "False"]]],
      filtered_resps: [["-1.5", "False"]],
    };
    expect((await imported(fileOf(lines(chosen)))).broken).toEqual([
      { line: 1, message: "The model chose among given texts here, and wrote none." },
    ]);
  });
});

const DATA = resolve(import.meta.dirname, "../../../../shared/data");
const missing = existsSync(DATA) ? "" : " (SKIPPED: no ../shared/data)";

describe.skipIf(missing !== "")(`published sets${missing}`, () => {
  it.each([
    ["gsm8k/test.jsonl", 1319],
    ["gsm8k/train.jsonl", 7473],
  ])("reads all of %s, as the core's reader does", async (path, count) => {
    const bytes = await readFile(resolve(DATA, path));
    const { problems, brokenCount } = await imported(fileOf(bytes, 4096, "gsm8k"));
    expect(brokenCount).toBe(0);
    expect(problems).toHaveLength(count);
    expect(problems).toEqual(readProblems(bytes.toString("utf8"), "gsm8k").problems);
  });

  it("reads rows with other names for question and answer", async () => {
    const bytes = await readFile(resolve(DATA, "traces/math500.jsonl"));
    const { problems, brokenCount } = await imported(fileOf(bytes, 4096));
    expect(brokenCount).toBe(0);
    expect(problems).toHaveLength(30);
    for (const { answer } of problems) expect(answer).not.toBe("");
  });
});
