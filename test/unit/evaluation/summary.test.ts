import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { accuracyByTemplate, differenceByTemplate } from "../../../src/core/evaluation/byTemplate.ts";
import { type GradedRecord, gradeRecord } from "../../../src/core/evaluation/graded.ts";
import { summarize } from "../../../src/core/evaluation/summary.ts";
import { type Ending, makeProblem, makeRecord, outcomeOf } from "./records.ts";

type Row = readonly [a: Ending, b: Ending, tokensA: number, tokensB: number];

/** Problems in a row, each with both arms' endings; the arms interleave as in a run. */
function graded(rows: readonly Row[]): GradedRecord[] {
  return rows.flatMap(([a, b, tokensA, tokensB], i) => {
    const problem = makeProblem(i);
    return [
      gradeRecord(makeRecord(problem, "verbose", outcomeOf(a, problem.answer, tokensA))),
      gradeRecord(makeRecord(problem, "pruned", outcomeOf(b, problem.answer, tokensB))),
    ];
  });
}

const ending = fc.constantFrom<Ending>("right", "wrong", "silent", "cut", "failed", "loose");
const rows = fc.array(fc.tuple(ending, ending, fc.nat(300), fc.nat(100)), { maxLength: 30 });

describe("the summary of a run", () => {
  it("has the published shape", () => {
    const summary = summarize(
      graded([
        ["right", "right", 100, 30],
        ["right", "wrong", 110, 20],
        ["wrong", "right", 120, 40],
        ["cut", "silent", 200, 10],
        ["failed", "right", 0, 30],
        ["right", "loose", 90, 25],
      ]),
    );
    expect(summary.arms).toHaveLength(2);
    expect(summary.arms[0]).toEqual({
      model: "scripted",
      strategy: "verbose",
      n: 5,
      correct: 3,
      correctLenient: 3,
      noAnswer: 0,
      truncated: 1,
      failed: 1,
      accuracy: { estimate: 0.6, low: expect.any(Number), high: expect.any(Number), method: "Wilson" },
      tokens: { mean: 124, median: 110, p90: 168 },
      reasoningTokens: { mean: null },
      answerTokens: { mean: null },
      promptTokens: { mean: 20 },
      speed: null,
    });
    expect(summary.arms[1]).toMatchObject({ strategy: "pruned", n: 6, correct: 3, correctLenient: 4, noAnswer: 2 });
    expect(summary.pairs).toEqual([
      {
        a: "verbose",
        b: "pruned",
        both: 1,
        onlyA: 2,
        onlyB: 1,
        neither: 1,
        p: 1,
        difference: { estimate: -0.2, low: expect.any(Number), high: expect.any(Number), method: "Tango score" },
        tokensSaved: { estimate: 99, low: expect.any(Number), high: expect.any(Number) },
      },
    ]);
    expect(JSON.parse(JSON.stringify(summary))).toEqual(summary);
  });

  it("of repeats has the figures of one round, and the problems, not the answers, as evidence", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(ending, ending, fc.nat(300), fc.nat(100)), { minLength: 2, maxLength: 30 }),
        (drawn) => {
          const once = graded(drawn);
          const again = [0, 1, 2].flatMap((repeat) =>
            once.map((item) => ({ ...item, record: { ...item.record, repeat } })),
          );
          const [single, repeated] = [summarize(once), summarize(again)];
          repeated.arms.forEach((arm, i) => {
            const alone = single.arms[i]!;
            expect(arm).toMatchObject({ n: 3 * alone.n, correct: 3 * alone.correct });
            if (!arm.accuracy) return;
            expect(arm.accuracy.estimate).toBeCloseTo(alone.accuracy!.estimate, 12);
            const p = arm.accuracy.estimate;
            const naive = 1.96 * Math.sqrt((p * (1 - p)) / arm.n);
            expect(arm.accuracy.high - p).toBeGreaterThanOrEqual(Math.min(1.5 * naive, 1 - p) - 1e-9);
          });
          const [pair] = repeated.pairs;
          expect(pair!.p).toBe(null);
          expect(pair!.tokensSaved).toEqual(single.pairs[0]!.tokensSaved);
          if (pair!.difference)
            expect(pair!.difference.estimate).toBeCloseTo(single.pairs[0]!.difference!.estimate, 12);
        },
      ),
    );
  });

  it("counts every item once, pairs what neither arm failed, and never holds a NaN", () => {
    fc.assert(
      fc.property(rows, (drawn) => {
        const summary = summarize(graded(drawn));
        const text = JSON.stringify(summary, (_, value: unknown) => {
          if (typeof value === "number") expect(Number.isFinite(value)).toBe(true);
          return value;
        });
        expect(text).not.toContain("undefined");
        for (const [place, arm] of summary.arms.entries()) {
          const endings = drawn.map((row) => row[place as 0 | 1]);
          const count = (kind: Ending): number => endings.filter((e) => e === kind).length;
          expect(arm.n + arm.failed).toBe(drawn.length);
          expect(arm.failed).toBe(count("failed"));
          expect(arm.correct).toBe(count("right"));
          expect(arm.truncated).toBe(count("cut"));
          expect(arm.correctLenient).toBe(count("right") + count("loose"));
          expect(arm.noAnswer).toBe(count("silent") + count("loose"));
        }
        for (const pair of summary.pairs) {
          const kept = drawn.filter(([a, b]) => a !== "failed" && b !== "failed").length;
          expect(pair.both + pair.onlyA + pair.onlyB + pair.neither).toBe(kept);
          expect(pair.difference === null).toBe(kept === 0);
        }
      }),
      { numRuns: 40 },
    );
  });

  it("of no records has neither arms nor pairs", () => {
    expect(summarize([])).toEqual({ arms: [], pairs: [] });
  });

  it("says null where every item failed", () => {
    const { arms, pairs } = summarize(graded([["failed", "right", 0, 9]]));
    expect(arms[0]).toMatchObject({ n: 0, failed: 1, accuracy: null, tokens: { mean: null, median: null, p90: null } });
    expect(pairs[0]).toMatchObject({ p: null, difference: null, tokensSaved: null });
  });

  it("compares every other strategy with the first, whatever the order", () => {
    const three = [makeProblem(0), makeProblem(1)].flatMap((problem) =>
      ["direct", "verbose", "pruned"].map((id) =>
        gradeRecord(makeRecord(problem, id, outcomeOf("right", problem.answer, 9))),
      ),
    );
    const names = (records: readonly GradedRecord[]): string[] =>
      summarize(records).pairs.map(({ a, b }) => `${a} ${b}`);
    expect(names(three)).toEqual(["direct verbose", "direct pruned"]);
    expect(names([...three].reverse())).toEqual(["pruned verbose", "pruned direct"]);
  });

  it("mirrors when the arms change places", () => {
    fc.assert(
      fc.property(rows, (drawn) => {
        const [there] = summarize(graded(drawn)).pairs;
        const swapped = graded(drawn).sort((x, y) => x.record.strategyId.localeCompare(y.record.strategyId));
        const [back] = summarize(swapped).pairs;
        if (!there || !back) return;
        expect([back.a, back.b, back.onlyA, back.onlyB]).toEqual([there.b, there.a, there.onlyB, there.onlyA]);
        expect(back.p).toBe(there.p);
        expect(back.difference?.estimate ?? 0).toBeCloseTo(-(there.difference?.estimate ?? 0), 12);
        expect(back.difference?.low ?? 0).toBeCloseTo(-(there.difference?.high ?? 0), 12);
      }),
      { numRuns: 30 },
    );
  });
});

describe("figures by template", () => {
  const drawn = graded(
    Array.from({ length: 40 }, (_, i): Row => [i % 3 ? "right" : "wrong", i % 4 ? "right" : "wrong", 100, 30]),
  );
  const arm = (id: string): GradedRecord[] => drawn.filter(({ record }) => record.strategyId === id);

  it("cover every item of the arm", () => {
    const accuracies = accuracyByTemplate(arm("pruned"));
    expect(accuracies.map(({ templateId }) => templateId)).toEqual([
      "template 0",
      "template 1",
      "template 2",
      "template 3",
    ]);
    expect(accuracies.map(({ accuracy }) => accuracy.estimate)).toEqual([0, 1, 1, 1]);
  });

  it("estimate the same difference as the problems do, with the spread between templates", () => {
    const clustered = differenceByTemplate(arm("verbose"), arm("pruned"))!;
    expect(clustered.estimate).toBeCloseTo(summarize(drawn).pairs[0]!.difference!.estimate, 12);
    expect(clustered.clusters).toBe(4);
    expect(clustered.high - clustered.low).toBeGreaterThan(0.5);
  });

  it("are not given for problems without a template", () => {
    const bare = (records: readonly GradedRecord[]): GradedRecord[] =>
      records.map((item) => ({ ...item, record: { ...item.record, templateId: undefined } }));
    expect(differenceByTemplate(bare(arm("verbose")), bare(arm("pruned")))).toBeUndefined();
    expect(accuracyByTemplate(bare(arm("verbose")))).toEqual([]);
  });
});
