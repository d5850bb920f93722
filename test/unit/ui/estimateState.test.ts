import { describe, expect, it } from "vitest";

import { AppError } from "../../../src/core/errors.ts";
import { evaluateStage } from "./evaluateStage.ts";

describe("how long a run will take", () => {
  it("is measured on one block of each strategy, of which nothing is kept", async () => {
    const { evaluate, ports, asked } = evaluateStage();
    const { setup, estimate } = evaluate;
    setup.n = 12;
    expect(estimate.estimate).toBeUndefined();
    await estimate.measure();
    expect(asked.requests).toBe(2);
    expect(estimate).toMatchObject({ phase: { kind: "idle" }, estimate: { items: 24, measured: 3 } });
    expect(estimate.estimate!.seconds).toBeGreaterThan(0);
    expect(await ports.runs.list()).toEqual([]);
  });

  it("follows the number of answers, and is unknown again when the rate may be another", async () => {
    const { setup, estimate } = evaluateStage().evaluate;
    setup.n = 100;
    await estimate.measure();
    const { seconds } = estimate.estimate!;
    setup.n = 200;
    expect(estimate.estimate).toMatchObject({ items: 400 });
    expect(estimate.estimate!.seconds).toBeCloseTo(2 * seconds, 9);
    setup.n = 12;
    expect(estimate.estimate).toBeUndefined();
    setup.n = 100;
    expect(estimate.estimate?.seconds).toBe(seconds);
    setup.choice.toggle("direct");
    expect(estimate.estimate).toBeUndefined();
    setup.choice.toggle("direct");
    setup.choice.only("qwen@localhost:8000");
    expect(estimate.estimate).toBeUndefined();
  });

  it("ends when it is cancelled, and when the run begins", async () => {
    const cancelled = evaluateStage({}, ({ evaluate }) => evaluate.estimate.cancel());
    await cancelled.evaluate.estimate.measure();
    expect(cancelled.evaluate.estimate).toMatchObject({ phase: { kind: "idle" }, estimate: undefined });
    expect(cancelled.asked.requests).toBe(1);

    let begun: Promise<void> | undefined;
    const started = evaluateStage({}, ({ evaluate }) => {
      begun ??= evaluate.begin();
    });
    started.evaluate.setup.n = 12;
    await started.evaluate.estimate.measure();
    await begun;
    expect(started.evaluate.open).toMatchObject({ phase: "complete", done: 24 });
    expect(started.asked.requests).toBe(1 + 8);
  });

  it("says what failed", async () => {
    const { estimate } = evaluateStage({}, () => {
      throw new AppError({ code: "out-of-memory", message: "No memory." });
    }).evaluate;
    await estimate.measure();
    expect(estimate.phase).toMatchObject({ kind: "failed", error: { code: "out-of-memory" } });
  });
});
