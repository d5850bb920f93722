import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { armsOf } from "../../../src/core/evaluation/arms.ts";
import { bySkill, bySteps, stepsOf } from "../../../src/core/evaluation/breakdown.ts";
import { accuracyAtBudget, budgetCurve } from "../../../src/core/evaluation/budget.ts";
import { type GradedRecord, gradeRecord } from "../../../src/core/evaluation/graded.ts";
import { OUTCOMES, tokenHistograms } from "../../../src/core/evaluation/histogram.ts";
import { itemsOf, regressed, tokensSaved } from "../../../src/core/evaluation/items.ts";
import { summarize } from "../../../src/core/evaluation/summary.ts";
import { tradeOffs } from "../../../src/core/evaluation/tradeOff.ts";
import { generateProblem } from "../../../src/core/problems/generate.ts";
import { SKILLS } from "../../../src/core/problems/skill.ts";
import { type Ending, makeProblem, makeRecord, outcomeOf } from "./records.ts";

const ending = fc.constantFrom<Ending>("right", "wrong", "silent", "cut", "failed", "loose");
const cell = fc.record({ ending, tokens: fc.integer({ min: 0, max: 1500 }) });
/** Some problems, each with an outcome in three arms. */
const run = fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 30 });
type Cells = readonly { readonly ending: Ending; readonly tokens: number }[];

const ARMS = ["verbose", "pruned", "direct"];

function records(rows: readonly Cells[]): readonly GradedRecord[] {
  return ARMS.flatMap((strategy, arm) =>
    rows.flatMap((cells, i) => {
      const problem = makeProblem(i);
      const { ending, tokens } = cells[arm] ?? { ending: "failed", tokens: 0 };
      return gradeRecord(makeRecord(problem, strategy, outcomeOf(ending, problem.answer, tokens)));
    }),
  );
}

const row = (...cells: readonly [Ending, number][]): Cells => cells.map(([ending, tokens]) => ({ ending, tokens }));

describe("accuracy against a token budget", () => {
  it("never falls, starts at none, and at an endless budget is the accuracy of the summary", () => {
    fc.assert(
      fc.property(run, fc.array(fc.integer({ min: 0, max: 1600 })), (rows, budgets) => {
        const all = records(rows);
        const { arms } = summarize(all);
        armsOf(all).forEach(({ records: arm }, i) => {
          const curve = budgetCurve(arm);
          expect(accuracyAtBudget(curve, Infinity)).toBe(arms[i]?.accuracy?.estimate);
          const values = [...budgets].sort((a, b) => a - b).map((budget) => accuracyAtBudget(curve, budget) ?? 0);
          expect(values).toEqual([...values].sort((a, b) => a - b));
        });
      }),
    );
  });

  it("at any budget is the share of items that are correct and no longer", () => {
    fc.assert(
      fc.property(run, fc.integer({ min: 0, max: 1600 }), (rows, budget) => {
        const arm = armsOf(records(rows))[0]!.records.filter((item) => item.kind === "graded");
        const within = arm.filter((item) => item.strict.kind === "correct" && item.newTokens <= budget).length;
        const expected = arm.length === 0 ? undefined : within / arm.length;
        expect(accuracyAtBudget(budgetCurve(arm), budget)).toBe(expected);
      }),
    );
  });
});

describe("the histogram of tokens", () => {
  it("holds every item that did not fail once, in the bin that its length falls in", () => {
    fc.assert(
      fc.property(run, (rows) => {
        const all = records(rows);
        for (const { strategy, bins } of tokenHistograms(all)) {
          const graded = all.filter((item) => item.kind === "graded" && item.record.strategyId === strategy);
          expect(bins[0]?.from).toBe(0);
          bins.forEach(({ from, to, counts }, i) => {
            if (i > 0) expect(from).toBe(bins[i - 1]?.to);
            for (const outcome of OUTCOMES) {
              const there = graded.filter(
                (item) =>
                  item.kind === "graded" &&
                  item.strict.kind === outcome &&
                  item.newTokens >= from &&
                  item.newTokens < to,
              );
              expect(counts[outcome]).toBe(there.length);
            }
          });
          const counted = bins.flatMap(({ counts }) => Object.values(counts)).reduce((sum, n) => sum + n, 0);
          expect(counted).toBe(graded.length);
          expect(bins.length).toBeLessThanOrEqual(40);
        }
      }),
      { numRuns: 30 },
    );
  });
});

describe("the breakdown", () => {
  it("by steps shares the problems out, and each group's arms are those of a summary of its records", () => {
    const problems = Array.from({ length: 24 }, (_, index) => generateProblem({ seed: 3, split: "validation", index }));
    const all = problems.flatMap((problem, i) =>
      ["verbose", "pruned"].map((strategy) =>
        gradeRecord(makeRecord(problem, strategy, outcomeOf(i % 3 ? "right" : "wrong", problem.answer, 10 + i))),
      ),
    );
    const groups = bySteps(all, problems);
    expect(groups.map(({ key }) => key)).toEqual([...new Set(groups.map(({ key }) => key))].sort((a, b) => a - b));
    expect(groups.reduce((sum, group) => sum + group.problems, 0)).toBe(24);
    for (const { key, arms } of groups) {
      const ids = problems.filter(({ graph }) => graph.steps.length === key).map(({ id }) => id);
      expect(arms).toEqual(summarize(all.filter(({ record }) => ids.includes(record.problemId))).arms);
    }
    for (const problem of problems) expect(stepsOf(problem)).toBe(problem.graph.steps.length);
    for (const { key, problems: n } of bySkill(all, problems)) {
      expect(SKILLS.map(({ id }) => id)).toContain(key);
      expect(n).toBe(problems.filter(({ skills }) => skills.includes(key)).length);
    }
  });

  it("leaves out of the steps what no template of ours explains", () => {
    const all = records([row(["right", 5], ["right", 3], ["wrong", 2])]);
    expect(bySteps(all, [makeProblem(0)])).toEqual([]);
    expect(bySkill(all, [makeProblem(0)]).map(({ key }) => key)).toEqual(["add"]);
  });
});

describe("the trade-off of accuracy and tokens", () => {
  it("has the accuracy and the mean of the summary, and a front that no arm beats", () => {
    fc.assert(
      fc.property(run, (rows) => {
        const all = records(rows);
        const points = tradeOffs(all);
        const { arms } = summarize(all);
        for (const { strategy, accuracy, tokens, tokensInterval, efficient } of points) {
          const arm = arms.find((each) => each.strategy === strategy);
          expect(accuracy).toMatchObject(arm?.accuracy ?? {});
          expect(tokens).toBe(arm?.tokens.mean);
          if (tokensInterval) expect(tokensInterval.estimate).toBe(tokens);
          const beaten = points.some(
            (other) =>
              other.accuracy.estimate >= accuracy.estimate &&
              other.tokens <= tokens &&
              (other.accuracy.estimate > accuracy.estimate || other.tokens < tokens),
          );
          expect(efficient).toBe(!beaten);
        }
        expect(points).toHaveLength(arms.filter(({ n }) => n > 0).length);
        if (points.length > 0) expect(points.some(({ efficient }) => efficient)).toBe(true);
      }),
    );
  });
});

describe("the items", () => {
  const rows = [
    row(["right", 50], ["right", 10], ["right", 2]),
    row(["right", 60], ["wrong", 12], ["wrong", 2]),
    row(["cut", 99], ["cut", 99], ["wrong", 3]),
    row(["failed", 0], ["right", 9], ["failed", 0]),
  ];
  const problems = [0, 1, 2, 3, 4].map((i) => makeProblem(i));
  const items = itemsOf(problems, armsOf(records(rows)), 1);

  it("are the problems with records, with what sets them apart", () => {
    expect(items.map(({ problem }) => problem.id)).toEqual(problems.slice(0, 4).map(({ id }) => id));
    expect(items.map(({ wrong }) => wrong)).toEqual([false, true, true, false]);
    expect(items.map(({ different }) => different)).toEqual([false, true, false, false]);
    expect(items.map(({ truncated }) => truncated)).toEqual([false, false, true, false]);
  });

  it("are told apart by their repeats", () => {
    const again = records(rows.slice(0, 2)).map((item) => ({ ...item, record: { ...item.record, repeat: 1 } }));
    const both = itemsOf(problems, armsOf([...records(rows.slice(0, 2)), ...again]), 2);
    expect(both.map(({ problem, repeat }) => [problem.id, repeat])).toEqual([
      [problems[0]!.id, 0],
      [problems[0]!.id, 1],
      [problems[1]!.id, 0],
      [problems[1]!.id, 1],
    ]);
    expect(new Set(both.map(({ id }) => id)).size).toBe(4);
    expect(both.map(({ different }) => different)).toEqual([false, false, true, true]);
  });

  it("say what one arm saves against another, and where it lost an answer", () => {
    expect(items.map((item) => tokensSaved(item, 0, 1))).toEqual([40, 48, 0, undefined]);
    expect(items.map((item) => regressed(item, 0, 1))).toEqual([false, true, false, undefined]);
  });
});
