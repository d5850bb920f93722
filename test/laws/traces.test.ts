import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { calculate } from "../../src/core/problems/arithmetic.ts";
import { generateProblem } from "../../src/core/problems/generate.ts";
import type { GeneratedProblem } from "../../src/core/problems/problem.ts";
import { equationText, type Operation, places } from "../../src/core/traces/arithmetic.ts";
import { stepEquation } from "../../src/core/traces/problemFacts.ts";
import { renderPruned } from "../../src/core/traces/pruned.ts";
import { traceText } from "../../src/core/traces/rendered.ts";
import { segment } from "../../src/core/traces/segment.ts";
import { renderSolution, solutionText } from "../../src/core/traces/solution.ts";
import { STYLES, type Trace } from "../../src/core/traces/trace.ts";
import { renderVerbose } from "../../src/core/traces/verbose.ts";
import { EXAMPLE_PROBLEMS } from "../unit/traces/exampleProblems.ts";

const GENERATED = Array.from({ length: 240 }, (_, index) =>
  generateProblem({ seed: 3, split: "validation", index, templates: "all" }),
);
const PROBLEMS: readonly GeneratedProblem[] = [...EXAMPLE_PROBLEMS, ...GENERATED];
const VERBOSE: readonly (readonly [GeneratedProblem, Trace])[] = PROBLEMS.map((problem, seed) => [
  problem,
  renderVerbose(problem, seed),
]);

const EQUATION = /(\d+) (\+|-|\*|\/|mod) (\d+) = (\d+)/g;

/** Text made of what segmenting must look at, so that its rules meet in every order. */
const likeATrace = fc
  .array(
    fc.constantFrom(
      ..."Wait,|So|Mr.|e.g.|3.5|$1,200|12|.|. |! |? |\n|\n\n| |1. |- |**|\\[|\\]|$$|<think>|</think>|a|B|=|:|)|U.S.|the answer is".split(
        "|",
      ),
    ),
    { maxLength: 60 },
  )
  .map((pieces) => pieces.join(""));

describe("segment, on any text", () => {
  it.each([
    ["arbitrary strings", fc.string({ unit: "binary", maxLength: 200 })],
    ["text like a trace", likeATrace],
  ])("is lossless and contiguous: %s", (_, texts) => {
    fc.assert(
      fc.property(texts, (text) => {
        const steps = segment(text);
        expect(steps.map((step) => step.text).join("")).toBe(text);
        const ends = steps.map((step) => step.span[1]);
        expect(steps.map((step) => step.span)).toEqual(ends.map((end, i) => [ends[i - 1] ?? 0, end]));
        expect(steps.map((step) => text.slice(...step.span))).toEqual(steps.map((step) => step.text));
        expect(steps.filter((step) => step.text === "")).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it("changes only the last two steps when text is appended", () => {
    fc.assert(
      fc.property(likeATrace, likeATrace, (text, more) => {
        const settled = segment(text).slice(0, -2);
        expect(segment(text + more).slice(0, settled.length)).toEqual(settled);
      }),
      { numRuns: 600 },
    );
  });

  it("reads a growing verbose trace as it reads the whole", () => {
    for (const [, trace] of VERBOSE.slice(0, 8)) {
      const text = traceText(trace);
      const whole = segment(text);
      for (let end = 1; end < text.length; end += 7) {
        const settled = segment(text.slice(0, end)).slice(0, -2);
        expect(whole.slice(0, settled.length)).toEqual(settled);
      }
    }
  });
});

describe("every rendered trace", () => {
  it.each(STYLES)("is a function of problem, style and seed, and its steps are its text: %s", (style) => {
    for (const problem of PROBLEMS.slice(0, 40)) {
      const trace = renderSolution(problem, style, 5);
      expect(renderSolution(structuredClone(problem), style, 5)).toEqual(trace);
      const text = solutionText(problem, style, 5);
      for (const step of trace.steps) expect(text.slice(...step.span)).toBe(step.text);
      expect(traceText(trace)).toBe(text);
    }
  });

  it.each(STYLES)("ends with the line of its answer, and has only true equations: %s", (style) => {
    for (const problem of PROBLEMS) {
      const text = solutionText(problem, style, 1);
      expect(text.split("\n").at(-1)).toBe(`#### ${problem.answer}`);
      expect(text.match(/####/g)).toHaveLength(1);
      const wrong = [...text.matchAll(EQUATION)].filter(
        ([, a, operation, b, c]) => calculate(operation as Operation, Number(a), Number(b)) !== Number(c),
      );
      expect(wrong).toEqual([]);
    }
  });

  it.each(["verbose", "pruned"] as const)("writes every necessary equation out, in order: %s", (style) => {
    for (const problem of PROBLEMS) {
      const text = solutionText(problem, style, 2);
      let from = 0;
      for (const step of problem.graph.steps) {
        const at = text.indexOf(equationText(stepEquation(problem.graph, step)), from);
        expect(at).toBeGreaterThanOrEqual(0);
        from = at + 1;
      }
    }
  });
});

describe("pruned traces", () => {
  it("have exactly one line a step, labelled with its skill", () => {
    for (const problem of PROBLEMS) {
      const trace = renderPruned(problem);
      expect(traceText(trace).split("\n")).toHaveLength(problem.graph.steps.length + 1);
      expect(trace.steps.slice(0, -1).map((step) => step.skill)).toEqual(problem.graph.steps.map((step) => step.skill));
    }
  });
});

describe("verbose traces", () => {
  it("say no sentence twice", () => {
    for (const [, trace] of VERBOSE) {
      const said = trace.steps.map((step) => step.text.trim());
      expect(new Set(said).size).toBe(said.length);
    }
  });

  it("differ with the seed", () => {
    for (const problem of EXAMPLE_PROBLEMS) {
      const wordings = Array.from({ length: 20 }, (_, seed) => solutionText(problem, "verbose", seed));
      expect(new Set(wordings).size).toBe(20);
    }
  });

  it("write no number that is not stated, known, calculated or a decimal place of such a number", () => {
    for (const [problem, trace] of VERBOSE) {
      const text = traceText(trace);
      const known = new Set([...`${problem.question} 10 100`.matchAll(/\d+/g)].map(Number));
      for (const given of problem.graph.givens) {
        known.add(given.value);
        for (const number of given.clause.matchAll(/\d+/g)) known.add(Number(number));
      }
      for (const [, , , , c] of text.matchAll(EQUATION)) known.add(Number(c));
      for (const step of problem.graph.steps) {
        const { a, operation, b } = stepEquation(problem.graph, step);
        if (operation === "mod") known.add(Math.floor(a / b));
      }
      for (const number of [...known]) for (const part of places(number)) known.add(part);
      expect([...text.matchAll(/\d+/g)].filter(([number]) => !known.has(Number(number)))).toEqual([]);
    }
  });

  it("are cut by segment where their writer cut them, and read as they were meant in 99 of 100 sentences", () => {
    let read = 0;
    let agreed = 0;
    for (const [, trace] of VERBOSE) {
      const steps = segment(traceText(trace));
      expect(steps.map((step) => step.text)).toEqual(trace.steps.map((step) => step.text));
      read += steps.length;
      agreed += steps.filter((step, i) => step.role === trace.steps[i]?.role).length;
    }
    expect(agreed / read).toBeGreaterThan(0.99);
  });

  it("notice every irrelevant fact", () => {
    for (const [problem, trace] of VERBOSE) {
      for (const given of problem.graph.givens.filter(({ kind }) => kind === "irrelevant")) {
        expect(traceText(trace).toLowerCase()).toContain(given.clause.toLowerCase());
      }
    }
  });

  it("have at most 500 words beyond those of their problems", () => {
    const words = (text: string): string[] => text.toLowerCase().match(/[a-z']+/g) ?? [];
    const own = new Set<string>();
    for (const [problem, trace] of VERBOSE) {
      const graph = problem.graph;
      const theirs = new Set(
        words(
          [
            problem.question,
            ...graph.givens.map((g) => `${g.clause} ${g.noun}`),
            ...graph.steps.map((s) => s.noun),
          ].join(" "),
        ),
      );
      for (const word of words(traceText(trace))) if (!theirs.has(word)) own.add(word);
    }
    expect(own.size).toBeGreaterThan(50);
    expect(own.size).toBeLessThanOrEqual(500);
  });

  it("take 160 to 200 words, marks and digits on average for 2 to 4 steps, and pruned ones 25 to 48", () => {
    const tokens = (text: string): number => text.match(/\d|[A-Za-z']+|[^\sA-Za-z\d]/g)?.length ?? 0;
    const problems = Array.from({ length: 240 }, (_, index) =>
      generateProblem({ seed: 13, split: "validation", index, minSteps: 2, maxSteps: 4 }),
    );
    const mean = (style: "verbose" | "pruned"): number =>
      problems.reduce((sum, problem) => sum + tokens(solutionText(problem, style, 13)), 0) / problems.length;
    expect(mean("verbose")).toBeGreaterThan(160);
    expect(mean("verbose")).toBeLessThan(200);
    expect(mean("pruned")).toBeGreaterThan(25);
    expect(mean("pruned")).toBeLessThan(48);
  });
});
