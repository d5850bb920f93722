import { expect, it } from "vitest";

import { type DistillRun, nextWork, type TrainingEnding } from "../../../src/core/distill/distillRun.ts";
import { makeDistillRun } from "../../contracts/distillRunStore.ts";

const traces = {
  sampled: 1,
  kept: 1,
  notKept: { wrong: 0, noAnswer: 0, truncated: 0, failed: 0, repeated: 0 },
  tokens: 9,
};
const lessons = { dataHash: "d", lessons: 1, rejected: {}, tokens: 3, example: undefined };
const training = (ending: TrainingEnding | undefined): DistillRun["training"] => ({
  device: "wasm",
  threads: 1,
  note: undefined,
  batch: { rows: 1, tokens: 64 },
  history: { steps: [], checks: [] },
  ending,
});
const child = (measured: boolean): DistillRun["child"] => ({ modelId: "m", step: 3, evaluation: undefined, measured });

it("goes through its stations in order, and goes on where it stopped", () => {
  const [trained, kept] = [training({ kind: "finished", step: 3 }), child(false)];
  const states: Partial<DistillRun>[] = [
    {},
    { traces },
    { traces, lessons },
    { traces, lessons, training: training(undefined) },
    { traces, lessons, training: trained },
    { traces, lessons, training: trained, child: kept },
    { traces, lessons, training: trained, child: child(true) },
  ];
  expect(states.map((state) => nextWork({ ...makeDistillRun("run"), ...state }))).toEqual([
    "collect",
    "teach",
    "train",
    "train",
    "keep",
    "measure",
    undefined,
  ]);
});

it("rests where training diverged, until someone keeps the best student before that", () => {
  const diverged = training({ kind: "diverged", step: 4, checkpointStep: 3 });
  const run = { ...makeDistillRun("run"), traces, lessons, training: diverged };
  expect(nextWork(run)).toBeUndefined();
  expect(nextWork({ ...run, child: child(false) })).toBe("measure");
});
