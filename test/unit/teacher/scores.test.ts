import { describe, expect, it } from "vitest";

import { generateProblem } from "../../../src/core/problems/generate.ts";
import type { PruneDecision, PrunedTrace } from "../../../src/core/teacher/teacher.ts";
import { PHRASINGS } from "../../../src/core/traces/phrasings.ts";
import { IMPORTANCES, scoreAnchors } from "../../bench/prune/anchors.ts";
import { outcomes } from "../../bench/prune/deletionScore.ts";
import { scoreGenerated } from "../../bench/prune/generated.ts";
import { type KnownTrace, knownTrace } from "../../bench/prune/generatedTruth.ts";
import { scoreLabels, stepLabels } from "../../bench/prune/labels.ts";
import { nowhereNumbers } from "../../bench/prune/nowhere.ts";
import { scoreRealTraces } from "../../bench/prune/realTraces.ts";
import { type MeasuredTrace, type RealTrace, sharedLines, sharedTokenizer } from "../../bench/prune/sharedData.ts";
import { WITHHELD_PHRASINGS } from "../../bench/prune/withheldPhrasings.ts";

const gsm8k = sharedLines<RealTrace>("gsm8k");
const tokenizer = sharedTokenizer();
const note = gsm8k && tokenizer ? "" : " (SKIPPED: ../shared is absent)";
/** Real traces are many and long. */
const PATIENCE = { timeout: 120_000 };

describe("the score on generated traces", () => {
  const problem = generateProblem({ seed: 1, split: "validation", index: 4, minSteps: 3, maxSteps: 3 });
  const known = knownTrace(problem, 1, PHRASINGS, "plain");
  const tally = (pruned: PrunedTrace) => {
    const found = outcomes(known, pruned);
    return (kind: (typeof found)[number]) => found.filter((each) => each === kind).length;
  };
  const decide = (decision: (text: string) => PruneDecision["kind"]): PrunedTrace => {
    const steps = known.sentences.map(({ text, start, end }) => {
      return { text, start, end, role: "restate" as const, skill: undefined, results: [], uses: [] };
    });
    const reason = { kind: "plan" } as const;
    const decisions = steps.map(({ text }): PruneDecision => ({
      kind: decision(text) === "keep" ? "keep" : "delete",
      reason,
    }));
    return { steps, decisions, pruned: "", thinking: "", fallback: undefined };
  };
  const necessary = ({ sentences }: KnownTrace) => sentences.filter(({ carries }) => carries.length > 0);

  it("knows what is necessary: each equation of the graph, and the answer", () => {
    for (const step of problem.graph.steps) {
      expect(necessary(known).filter(({ carries }) => carries[0]?.endsWith(`= ${step.value}`))).not.toEqual([]);
    }
    expect(known.sentences.at(-1)?.carries).toEqual([`#### ${problem.answer}`]);
    expect(known.sentences.map(({ text }) => text).join("")).toBe(known.response);
  });

  it("finds fault with a teacher that deletes all, keeps all, or keeps the wrong half", () => {
    const needed = necessary(known).length;
    const others = known.sentences.length - needed;
    const [none, all] = [tally(decide(() => "delete")), tally(decide(() => "keep"))];
    expect([none("rightlyDeleted"), none("wronglyDeleted")]).toEqual([others, needed]);
    expect([all("rightlyKept"), all("wronglyKept")]).toEqual([needed, others]);
    const carried = new Set(necessary(known).map(({ text }) => text));
    const right = tally(decide((text) => (carried.has(text) ? "keep" : "delete")));
    expect([right("rightlyDeleted"), right("rightlyKept")]).toEqual([others, needed]);
  });

  it.each([
    ["wordings that it was not written against", WITHHELD_PHRASINGS],
    ["its student's wording", PHRASINGS],
  ])("is at least 0.95 in precision and in recall, in %s", (_, phrasings) => {
    const score = scoreGenerated(phrasings, 250, 9);
    expect(score.precision).toBeGreaterThanOrEqual(0.95);
    expect(score.recall).toBeGreaterThanOrEqual(0.95);
    expect(score.answersKept).toBe(250);
    expect(score.lostNumbers).toBe(0);
  });
});

describe("the second opinion on numbers from nowhere", () => {
  it.each([
    ["3 + 4 = 7\n7 * 2 = 14", []],
    ["3 + 4 = 7\n7 * 17 = 119", [17, 119]],
    ["The result is 977.", [977]],
  ])("%s", (pruned, values) => {
    expect(nowhereNumbers("Ann has 3 and 4, twice.", pruned).map(({ value }) => value)).toEqual(values);
  });
});

describe.skipIf(!gsm8k || !tokenizer)(`on real traces${note}`, PATIENCE, () => {
  it("agrees with 100 sentences that were labelled by hand", () => {
    expect(stepLabels()).toHaveLength(100);
    const score = scoreLabels(gsm8k!);
    expect(score.agreement).toBeGreaterThanOrEqual(0.9);
    expect(score.precision).toBeGreaterThanOrEqual(0.95);
    expect(score.recall).toBeGreaterThanOrEqual(0.95);
  });

  it.each([
    ["gsm8k", 0.6],
    ["math", 0.35],
    ["math500", 0.35],
  ])("keeps every answer and saves enough tokens: %s", (name, share) => {
    const score = scoreRealTraces(sharedLines<RealTrace>(name)!, tokenizer!);
    expect(score.answersKept).toBe(score.traces);
    expect(score.saved).toBeGreaterThanOrEqual(share);
    expect(score.linesFromNowhere).toBe(0);
    expect(score.lostNumbers).toBe(0);
  });

  it("deletes what matters less, as resampling measured it", () => {
    const scores = scoreAnchors(
      sharedLines<RealTrace>("math_anchors")!,
      sharedLines<MeasuredTrace>("math_anchors_steps")!,
    );
    for (const importance of IMPORTANCES) {
      expect(scores[importance].difference.low).toBeGreaterThan(0);
      expect(scores[importance].rankCorrelation).toBeGreaterThan(0);
    }
  });
});
