import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { isCheckDue } from "../../../src/core/distill/bestCheck.ts";
import type { DistillPlan } from "../../../src/core/distill/plan.ts";
import { smooth } from "../../../src/ui/charts/trainingLayout.ts";
import { PaceStorage } from "../../../src/ui/screens/distill/paceStorage.ts";
import { planChanges } from "../../../src/ui/screens/distill/planDifference.ts";
import { checksOf, historyUntil, secondsLeftOf } from "../../../src/ui/screens/distill/trainingHistory.ts";
import { makeCheckpoint } from "../../contracts/checkpointFolder.ts";
import { distillPorts, openDistillStage, stagedDistiller } from "./distillStage.ts";
import { mapStorage } from "./shelfStage.ts";

const { plan } = makeCheckpoint(1);
const budget = fc.record({ steps: fc.integer({ min: 1, max: 60 }), every: fc.integer({ min: 1, max: 80 }) });
const planOf = ({ steps, every }: { steps: number; every: number }): DistillPlan => ({
  ...plan,
  training: { ...plan.training, steps },
  validation: { ...plan.validation, every },
});

describe("a plan's figures", () => {
  it("count the checks that training makes", () => {
    fc.assert(
      fc.property(budget, (of) => {
        const due = Array.from({ length: of.steps + 1 }, (_, step) => step).filter((step) =>
          isCheckDue(planOf(of), step),
        );
        expect(checksOf(planOf(of))).toBe(due.length);
      }),
    );
  });

  it("leave no time at the end, and less with every step", () => {
    const whole = makeCheckpoint(9).history;
    const left = [1, 2, 5, 9].map((last) => secondsLeftOf(plan, historyUntil(whole, last))!);
    expect(left).toEqual([...left].sort((a, b) => b - a));
    expect(left.at(-1)).toBe(0);
    expect(secondsLeftOf(plan, { steps: [], checks: [] })).toBeUndefined();
  });

  it("name what makes a plan another, and nothing else", () => {
    expect(planChanges(plan, plan)).toEqual([]);
    const other: DistillPlan = { ...plan, arm: "mix", validation: { ...plan.validation, patience: 3 } };
    expect(planChanges(other, plan)).toEqual([
      { what: "arm", from: "drp", to: "mix" },
      { what: "patience", from: 0, to: 3 },
    ]);
  });
});

it("a smoothed loss stays between the values seen so far, from the first on", () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 9, noNaN: true }), { minLength: 1, maxLength: 50 }), (losses) => {
      smooth(losses).forEach((value, i) => {
        const seen = losses.slice(0, i + 1);
        expect(value).toBeGreaterThanOrEqual(Math.min(...seen) - 1e-9);
        expect(value).toBeLessThanOrEqual(Math.max(...seen) + 1e-9);
      });
      expect(smooth(losses)[0]).toBeCloseTo(losses[0]!, 12);
    }),
  );
});

describe("the estimate of a run's time", () => {
  it("grows with the plan once it was measured, is known after a reload, and keeps nothing else", async () => {
    const ports = distillPorts(stagedDistiller().distiller);
    const { setup, estimate } = await openDistillStage(ports);
    expect(estimate.costs).toBeUndefined();
    await estimate.measure();
    const { seconds, costs } = estimate;
    expect(seconds).toBeCloseTo(costs!.traces + costs!.pruned + costs!.training + costs!.measuring, 9);
    setup.changeTraining({ steps: 100 });
    expect(estimate.costs!.training).toBeGreaterThan(costs!.training);
    expect(estimate.costs!.traces).toBe(costs!.traces);
    expect(await ports.runs.list()).toEqual([]);
  });

  it("says why it could not be measured", async () => {
    const { distiller } = stagedDistiller();
    const nothing = { lessons: [], rejected: {}, targetTokens: undefined };
    const { estimate } = await openDistillStage(distillPorts({ ...distiller, teach: async () => nothing }));
    await estimate.measure();
    expect(estimate.phase).toMatchObject({ kind: "failed", error: { code: "bad-argument" } });
    expect(estimate.costs).toBeUndefined();
  });

  it("is kept by what it depends on, whatever was stored before", () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (junk) => {
        const paces = new PaceStorage(mapStorage(new Map([["terse.distillPace", junk]])));
        const pace = { sampleMs: 1, pruneMs: 2, exampleMs: 3, checkedMs: 4 };
        paces.put("a", pace);
        expect([paces.get("a"), paces.get("b")]).toEqual([pace, undefined]);
      }),
    );
  });
});
