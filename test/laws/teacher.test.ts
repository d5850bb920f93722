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
import { anySplit, anyTrace, QUESTION } from "./anyTrace.ts";

/** Many long traces, on a machine that may be busy. */
const PATIENCE = { timeout: 180_000 };

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
  if (thinkingPieces(trace.response).pieces.length === 0) {
    expect([thinking, pruned.pruned]).toEqual(["", trace.response]);
  }
  const before = thinkingPieces(trace.response)
    .pieces.map(({ text }) => text)
    .join("");
  expect(thinking.length).toBeLessThanOrEqual(before.length);
  expect(pruned.pruned.length).toBeLessThanOrEqual(trace.response.length);
  expect(answersSame(pruned.pruned, stated)).toBe(true);
  if (answersSame(before, stated)) expect(answersSame(thinking, stated)).toBe(true);
  if (fallback === undefined && (cut === "skill" || cut === "sentences")) {
    expect(unsupportedLines(trace.question, thinking)).toEqual([]);
  }
}

describe("the symbolic teacher, on any trace and with any split", PATIENCE, () => {
  it("loses nothing in the split, no number and no answer, makes nothing longer, and says why of every step", () => {
    fc.assert(
      fc.property(anyTrace, anySplit, (trace, cut) => expectLaws(trace, cut, pruneTrace(trace, cut))),
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
      fc.property(anyTrace, anySplit, (trace, cut) => {
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
      fc.property(anyTrace, anySplit, (trace, cut) => {
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
      fc.property(anyTrace, ({ response }) => {
        const { opening, pieces, visible } = thinkingPieces(response);
        expect(opening + pieces.map(({ text }) => text).join("") + visible).toBe(response);
        expect(visible.includes("</think>") ? visible.lastIndexOf("</think>") : 0).toBe(0);
      }),
    );
  });
});
