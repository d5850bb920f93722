// cspell:ignore שלוש مرحبا
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { generateProblem } from "../../src/core/problems/generate.ts";
import { lostNumbers } from "../../src/core/teacher/lostNumbers.ts";
import { reasonText } from "../../src/core/teacher/reasonText.ts";
import { renderDecisions } from "../../src/core/teacher/render.ts";
import { revise } from "../../src/core/teacher/revise.ts";
import { thinkingPieces } from "../../src/core/teacher/split.ts";
import { answersSame, statedAnswer } from "../../src/core/teacher/statedAnswer.ts";
import { unsupportedLines } from "../../src/core/teacher/support.ts";
import { pruneTrace } from "../../src/core/teacher/symbolicTeacher.ts";
import { type PrunedTrace, type Split, SPLITS, type TeacherTrace } from "../../src/core/teacher/teacher.ts";
import { solutionText } from "../../src/core/traces/solution.ts";
import { HOSTILE_TEXTS } from "../bench/prune/speed.ts";

const QUESTION = "Ann has 3 pens, buys 4 packs of 12 and gives half of them away. How many pens does she have?";

/** Text made of what the teacher must look at, so that its rules meet in every order. */
const likeATrace = fc
  .array(
    fc.constantFrom(
      ..."Wait,|So|no, that is wrong.|Let me check:|the answer is|#### 7|\\boxed{7}|\\boxed{|3 + 4 = 7|7 - 4 = 3|4 * 12 = 48|48 / 2|24|half of|twice|a dozen is 12|x = 3|2x + 1|let n be|, which gives|, so|$5|20%|1/3|.|. |? |\n|\n\n|- 1. |\\[|\\]|$$|<think>|</think>|<think|🙂|שלוש|مرحبا|\\frac{1}{2}|\\frac{|<<3+4=7>>|<<|((|)|1,000|5:30|=|first I need the pens|Alternatively".split(
        "|",
      ),
    ),
    { maxLength: 50 },
  )
  .map((pieces) => pieces.join(" "));

/** Right calculations on the question's numbers, with anything between, and an answer at the end. */
const solved = fc
  .tuple(
    fc.array(
      fc.tuple(
        likeATrace,
        fc.constantFrom("4 * 12 = 48.", "3 + 48 is 51", "51 - 24 = 27", "48 / 2 = 24", "That gives 27."),
      ),
    ),
    fc.constantFrom("27", "24", "51", "7", "48"),
    fc.constantFrom("\n#### ", " So the answer is ", "\n\\boxed{7} or "),
  )
  .map(
    ([lines, answer, stating]) =>
      `${lines.map(([before, line]) => `${before}\n${line}`).join("\n")}${stating}${answer}`,
  );

const traces: fc.Arbitrary<TeacherTrace> = fc.record({
  question: fc.oneof(fc.constant(QUESTION), fc.constant(""), likeATrace, fc.string({ unit: "binary", maxLength: 80 })),
  response: fc.oneof(
    likeATrace,
    solved,
    solved.map((text) => `<think>\n${text}\n</think>\nSo it is 27.\n\n#### 27`),
    likeATrace.map((text) => `<think>\n${text}\n</think>\n${text}`),
    likeATrace.map((text) => `<think>\n${text}`),
    fc.string({ unit: "binary", maxLength: 300 }),
    fc.string({ unit: "grapheme", maxLength: 300 }),
  ),
});

const split = fc.constantFrom<Split>(...SPLITS);

/** What holds of everything that the teacher returns. */
function expectLaws(trace: TeacherTrace, cut: Split, pruned: PrunedTrace): void {
  const { steps, decisions, thinking, fallback } = pruned;
  expect(steps.map(({ text }) => text).join("")).toBe(trace.response);
  const ends = steps.map(({ end }) => end);
  expect(steps.map(({ start }) => start)).toEqual(ends.map((_, i) => ends[i - 1] ?? 0));
  expect(steps.map(({ start, end }) => trace.response.slice(start, end))).toEqual(steps.map(({ text }) => text));
  expect(decisions).toHaveLength(steps.length);
  for (const { reason } of decisions) expect(reasonText(reason)).toMatch(/^\p{Lu}.*\.$/su);
  for (const decision of decisions) {
    if ("step" in decision.reason) expect(steps[decision.reason.step ?? 0]).toBeDefined();
    if (decision.kind === "merge") expect(decisions[decision.with]!.kind).toBe("merge");
  }
  expect(lostNumbers(steps, decisions)).toEqual([]);
  const stated = statedAnswer(trace.response);
  if (fallback !== "answerLost") {
    expect(answersSame(thinking, stated)).toBe(true);
    expect(answersSame(pruned.pruned, stated)).toBe(true);
  }
  if (fallback === undefined && (cut === "skill" || cut === "sentences")) {
    expect(unsupportedLines(trace.question, thinking)).toEqual([]);
  }
}

describe("the symbolic teacher, on any trace and with any split", () => {
  it("loses nothing in the split, no number and no answer, and says why of every step", () => {
    fc.assert(
      fc.property(traces, split, (trace, cut) => expectLaws(trace, cut, pruneTrace(trace, cut))),
      { numRuns: 1500 },
    );
  });

  it.each(SPLITS)("takes an empty trace, and one of nothing but a tag: %s", (cut) => {
    for (const response of ["", " ", "\n\n", "<think>", "</think>", "<think></think>", "<think>\n</think>\n"]) {
      const pruned = pruneTrace({ question: QUESTION, response }, cut);
      expectLaws({ question: QUESTION, response }, cut, pruned);
      expect(pruned.fallback).toBe("noAnswer");
    }
  });

  it.each(SPLITS)("takes a megabyte of everything that tempts a reader to look back or ahead: %s", (cut) => {
    const each = Math.ceil(1_000_000 / Object.keys(HOSTILE_TEXTS).length);
    const response = Object.values(HOSTILE_TEXTS)
      .map((text) => text.repeat(Math.ceil(each / text.length)))
      .join("\n\n");
    expect(response.length).toBeGreaterThan(1_000_000);
    expectLaws({ question: QUESTION, response }, cut, pruneTrace({ question: QUESTION, response }, cut));
  });

  it("reads what its own decisions leave as it returned it", () => {
    fc.assert(
      fc.property(traces, split, (trace, cut) => {
        const { steps, decisions, thinking, fallback } = pruneTrace(trace, cut);
        const revision = revise(trace.response, steps, decisions);
        expect(revision.lost).toEqual([]);
        if (fallback === undefined) expect(revision.thinking).toBe(thinking);
      }),
      { numRuns: 300 },
    );
  });

  it("is a function of question and trace", () => {
    fc.assert(
      fc.property(traces, split, (trace, cut) => {
        expect(pruneTrace(structuredClone(trace), cut)).toEqual(pruneTrace(trace, cut));
      }),
      { numRuns: 100 },
    );
  });
});

describe("the symbolic teacher, on its own student's traces", () => {
  const examples = Array.from({ length: 150 }, (_, index) => {
    const problem = generateProblem({ seed: 23, split: "validation", index, templates: "all" });
    return { problem, response: solutionText(problem, "verbose", 23) };
  });

  it.each(SPLITS)("ends with the line of the answer as the student writes it: %s", (cut) => {
    for (const { problem, response } of examples) {
      const pruned = pruneTrace({ question: problem.question, response }, cut);
      expect(pruned.fallback).toBeUndefined();
      expect(pruned.thinking.split("\n").at(-1)).toBe(`#### ${problem.answer}`);
      expect(pruned.pruned).toBe(pruned.thinking);
      expect(pruned.thinking.length).toBeLessThan(response.length);
    }
  });

  it("prunes what is pruned to itself, but for names and openings", () => {
    const letters = (text: string): string => text.toLowerCase().replace(/[^a-z\d]/g, "");
    for (const { problem, response } of examples) {
      const once = pruneTrace({ question: problem.question, response }).thinking;
      const twice = pruneTrace({ question: problem.question, response: once }).thinking;
      for (const line of twice.split("\n")) expect(letters(once)).toContain(letters(line));
      expect(twice.split("\n")).toHaveLength(once.split("\n").length);
    }
  });

  it("writes each line in the student's words: every word stands in the step that it came from", () => {
    const words = (text: string): string[] => text.toLowerCase().match(/[a-z]+|\d+/g) ?? [];
    for (const { problem, response } of examples) {
      const { steps, decisions } = pruneTrace({ question: problem.question, response });
      const known = new Set(words(response));
      expect(words(renderDecisions(steps, decisions)).filter((word) => !known.has(word))).toEqual([]);
    }
  });
});

describe("thinking", () => {
  it("goes up to the last closing tag, and all of the response is opening, pieces and visible part", () => {
    fc.assert(
      fc.property(traces, ({ response }) => {
        const { opening, pieces, visible } = thinkingPieces(response);
        expect(opening + pieces.map(({ text }) => text).join("") + visible).toBe(response);
        expect(visible.includes("</think>") ? visible.lastIndexOf("</think>") : 0).toBe(0);
      }),
    );
  });
});
