import { describe, expect, it } from "vitest";

import { compareRuns, type Condition } from "../../../src/core/evaluation/compareRuns.ts";
import { gradeRecord } from "../../../src/core/evaluation/graded.ts";
import type { EvaluationRecord } from "../../../src/core/evaluation/record.ts";
import { DECODING, type Ending, makeProblem, makeRecord, MODEL, outcomeOf } from "./records.ts";

const answered = (endings: readonly Ending[], strategy = "verbose"): EvaluationRecord[] =>
  endings.map((ending, i) => {
    const problem = makeProblem(i);
    return makeRecord(problem, strategy, outcomeOf(ending, problem.answer, 10 + i));
  });
const compare = (a: readonly EvaluationRecord[], b: readonly EvaluationRecord[]) =>
  compareRuns(a.map(gradeRecord), b.map(gradeRecord));

describe("a comparison of two runs", () => {
  it("tells what was gained, lost, failed, and is in one run only", () => {
    const { arms, differences } = compare(
      answered(["right", "right", "wrong", "cut", "failed", "right"]),
      answered(["right", "wrong", "right", "wrong", "right"]),
    );
    expect(arms).toMatchObject([{ both: 1, onlyA: 1, onlyB: 1, neither: 1, failed: 1, unmatchedA: 1, unmatchedB: 0 }]);
    expect(arms[0]?.items.map(({ change }) => change)).toEqual(["same", "lost", "gained", "same"]);
    expect(differences).toEqual(["problems"]);
  });

  it("pairs a file's problems under whatever name the file has", () => {
    const renamed = answered(["right"]).map((record) => ({
      ...record,
      problemId: "copy.jsonl/1",
      setId: "copy.jsonl",
    }));
    expect(compare(answered(["wrong"]), renamed)).toMatchObject({ arms: [{ onlyB: 1 }], differences: [] });
  });

  it("has no arm where the runs share no strategy, and pairs by model where a run has several", () => {
    expect(compare(answered(["right"]), answered(["right"], "pruned"))).toEqual({ arms: [], differences: [] });
    const other = { ...MODEL, id: "other" };
    const two = [...answered(["right"]), ...answered(["wrong"]).map((record) => ({ ...record, model: other }))];
    expect(compare(two, answered(["wrong"])).arms).toMatchObject([{ onlyA: 1, items: [{}] }]);
  });

  it.each<[Condition, Partial<EvaluationRecord>]>([
    ["answers", { gold: "77" }],
    ["wording", { prompt: { kind: "text", text: "Another name." } }],
    ["strategy", { strategyVersion: "2", prompt: { kind: "text", text: "Other words." } }],
    ["model", { model: { ...MODEL, revision: "2" } }],
    ["device", { model: { ...MODEL, device: "webgpu" } }],
    ["decoding", { decoding: { ...DECODING, temperature: 0.7 } }],
  ])("says that the %s differ", (condition, change) => {
    const before = answered(["right", "wrong"]);
    const after = before.map((record, i) => (i === 1 ? { ...record, ...change } : record));
    expect(compare(before, after).differences).toEqual([condition]);
  });

  it("takes no seed for a difference where answers are greedy", () => {
    const before = answered(["right"]);
    const after = before.map((record) => ({ ...record, decoding: { ...DECODING, seed: 99 } }));
    expect(compare(before, after).differences).toEqual([]);
  });
});
