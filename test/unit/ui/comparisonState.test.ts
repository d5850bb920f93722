import { describe, expect, it } from "vitest";

import type { EvaluateState } from "../../../src/ui/screens/evaluate/evaluateState.svelte.ts";
import { evaluateStage } from "./evaluateStage.ts";

/** Two kept runs on the same problems, the second one sampled and open. */
async function twoRuns(): Promise<EvaluateState> {
  const { evaluate } = evaluateStage();
  evaluate.setup.n = 24;
  await evaluate.begin();
  evaluate.close();
  evaluate.setup.decode({ temperature: 1, seed: 5 });
  await evaluate.begin();
  expect(evaluate.listings?.map(({ run }) => run.id)).toEqual(["run-2", "run-1"]);
  return evaluate;
}

describe("the open run against another", () => {
  it("lists what was lost, then what was gained, and opens them one by one", async () => {
    const comparison = (await twoRuns()).comparison!;
    expect(comparison).toMatchObject({ chosen: undefined, result: undefined, changed: [] });
    await comparison.choose("run-1");
    expect(comparison.result?.differences).toEqual(["decoding"]);
    const { arms } = comparison.result!;
    const [lost, gained] = [
      arms.reduce((sum, arm) => sum + arm.onlyA, 0),
      arms.reduce((sum, arm) => sum + arm.onlyB, 0),
    ];
    expect(lost * gained).toBeGreaterThan(0);
    expect(comparison.changed.map(({ change }) => change)).toEqual([
      ...Array<string>(lost).fill("lost"),
      ...Array<string>(gained).fill("gained"),
    ]);
    for (const { problem, a, b } of comparison.changed) {
      expect(problem.id).toBe(b.record.problemId);
      expect(a.record.strategyId).toBe(b.record.strategyId);
    }
    const [first, second] = comparison.changed;
    comparison.open(first!.id);
    comparison.step(-1);
    expect(comparison.opened?.id).toBe(first!.id);
    comparison.step(1);
    expect(comparison.opened?.id).toBe(second!.id);
    comparison.open(undefined);
    comparison.step(1);
    expect(comparison.opened).toBeUndefined();
  });

  it("forgets it when no run is chosen, and shows the last of two that were chosen in haste", async () => {
    const evaluate = await twoRuns();
    const comparison = evaluate.comparison!;
    const slow = comparison.choose("run-1");
    await comparison.choose(undefined);
    await slow;
    expect(comparison).toMatchObject({ chosen: undefined, other: undefined, result: undefined });
  });

  it("has nothing to say of a run that is gone", async () => {
    const evaluate = await twoRuns();
    await evaluate.comparison!.choose("gone");
    expect(evaluate.comparison).toMatchObject({ other: undefined, result: undefined, changed: [] });
  });
});
