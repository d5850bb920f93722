// cspell:words finetuning
import { existsSync, readFileSync } from "node:fs";

import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { extract } from "../../../src/core/grading/extraction.ts";
import type { GradedResponse } from "../../../src/core/grading/grade.ts";
import { gradeResponse } from "../../../src/core/grading/grade.ts";

const DATA = new URL("../../../../shared/data/", import.meta.url);
const SOLUTIONS = new URL("gsm8k/model_solutions.jsonl", DATA);
const GSM8K_TEST = new URL("gsm8k/test.jsonl", DATA);
const DISAGREEMENTS = new URL("../../fixtures/gsm8k-disagreements.json", import.meta.url);
const isMissing = !existsSync(SOLUTIONS);
const note = isMissing ? " (SKIPPED: ../shared/data is absent)" : "";

const MODELS = ["6b_finetuning", "6b_verification", "175b_finetuning", "175b_verification"] as const;
type Row = { question: string; ground_truth: string } & Record<
  (typeof MODELS)[number],
  { is_correct: boolean; solution: string }
>;
interface Solution {
  readonly id: number;
  readonly model: string;
  readonly gold: string;
  readonly text: string;
  readonly isCorrect: boolean;
}

function readLines<T>(url: URL): T[] {
  return readFileSync(url, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as T);
}

interface Disagreement {
  readonly id: number;
  readonly model: string;
  readonly policy: string;
  readonly ours: string;
  readonly theirs: boolean;
  readonly why: string;
}

function goldOf(groundTruth: string): string {
  return groundTruth.slice(groundTruth.lastIndexOf("A:") + 2).trim();
}

const solutions: Solution[] = isMissing
  ? []
  : readLines<Row>(SOLUTIONS).flatMap((row, id) =>
      MODELS.map((model) => {
        const { solution, is_correct } = row[model];
        return { id, model, gold: goldOf(row.ground_truth), text: solution, isCorrect: is_correct };
      }),
    );
const grades = solutions.map(({ text, gold }) => gradeResponse({ response: text, gold }));

describe(`2,640 solutions of four models to GSM8K questions${note}`, () => {
  it.skipIf(isMissing)("are graded as their authors graded them, but for the listed ones, under both policies", () => {
    expect(solutions).toHaveLength(2640);
    const found = solutions.flatMap(({ id, model, isCorrect }, i) =>
      (["strict", "lenient"] as const)
        .filter((policy) => (grades[i]![policy].kind === "correct") !== isCorrect)
        .map((policy) => ({ id, model, policy, ours: grades[i]![policy].kind, theirs: isCorrect })),
    );
    const listed = JSON.parse(readFileSync(DISAGREEMENTS, "utf8")) as Disagreement[];
    expect(found).toEqual(listed.map(({ why: _, ...facts }) => facts));
    expect(found.length / (2 * solutions.length)).toBeLessThanOrEqual(0.005);
  });

  it.skipIf(isMissing)("have the same gold answers as the published test set, by our own reading of both", () => {
    const published = new Map(
      readLines<{ question: string; answer: string }>(GSM8K_TEST).map(({ question, answer }) => [question, answer]),
    );
    const rows = readLines<Row>(SOLUTIONS).filter(({ question }) => published.has(question));
    expect(rows.length).toBeGreaterThan(600);
    for (const { question, ground_truth } of rows) {
      expect(gradeResponse({ response: published.get(question)!, gold: goldOf(ground_truth) }).strict.kind).toBe(
        "correct",
      );
    }
  });

  const CONTRADICTIONS: readonly ((other: number) => string)[] = [
    (other) => `\nThe answer is ${other}.`,
    (other) => `\n#### ${other}`,
    (other) => `\nA: ${other}`,
    (other) => `\n\\boxed{${other}}`,
    (other) => ` Wait, that is wrong. The answer is ${other}.`,
    (other) => `\nHmm, let me recheck. It should be ${other}.`,
    (other) => `\nSorry, I made a mistake: the total is ${other}.`,
    (other) => `\nNo, the final answer is $${other}$.`,
  ];
  const anySolution = fc.nat().map((n) => solutions[n % solutions.length]!);

  it.skipIf(isMissing)("are never correct once another final answer is appended", () => {
    fc.assert(
      fc.property(
        anySolution,
        fc.constantFrom(...CONTRADICTIONS),
        fc.integer({ min: 1, max: 99999 }),
        (solution, end, other) => {
          fc.pre(Number(solution.gold.replaceAll(",", "")) !== other);
          const graded = gradeResponse({ response: solution.text + end(other), gold: solution.gold });
          expect([graded.strict.kind, graded.lenient.kind]).not.toContain("correct");
        },
      ),
      { numRuns: 600 },
    );
  });

  it.skipIf(isMissing)("are never strictly correct without their answer line", () => {
    for (const { text, gold } of solutions) {
      const withoutAnswer = text.replace(/\nA:[^\n]*$/, "");
      if (withoutAnswer !== text) expect(gradeResponse({ response: withoutAnswer, gold }).strict.kind).toBe("noAnswer");
    }
  });

  it.skipIf(isMissing)("are not correct when the answer line denies the gold answer or names an alternative", () => {
    const spoil = (gold: string): string[] => [
      `The answer is not ${gold}.`,
      `${gold} is not the answer.`,
      `The answer is ${gold} or ${gold}1.`,
      `The answer is between ${gold} and ${gold}1.`,
      `\\boxed{${gold}} is wrong.`,
    ];
    for (const { text, gold } of solutions.filter((_, i) => i % 20 === 0)) {
      const body = text.replace(/\nA:[^\n]*$/, "");
      for (const ending of spoil(gold)) {
        expect(gradeResponse({ response: `${body}\n${ending}`, gold }).strict.kind).not.toBe("correct");
      }
    }
  });
});

interface TraceRow {
  readonly id: string;
  readonly gold: string;
  readonly response: string;
  readonly correct: boolean | null;
}

describe(`traces of reasoning models${note}`, () => {
  it.skipIf(isMissing).each([
    ["gsm8k", 300],
    ["gsm8k_wrong", 40],
    ["math", 72],
    ["math500", 30],
    ["math_anchors", 40],
  ])("%s: all %i agree with their source under both policies", (name, count) => {
    const rows = readLines<TraceRow>(new URL(`traces/${name}.jsonl`, DATA));
    expect(rows).toHaveLength(count);
    const isCorrect = (graded: GradedResponse): boolean[] => [
      graded.strict.kind === "correct",
      graded.lenient.kind === "correct",
    ];
    for (const { id, response, gold, correct } of rows) {
      expect([id, ...isCorrect(gradeResponse({ response, gold }))]).toEqual([id, correct === true, correct === true]);
      if (correct === null) expect(extract(response, "strict").kind).toBe("none");
    }
  });
});
