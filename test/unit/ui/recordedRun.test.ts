import { describe, expect, it } from "vitest";

import { memoryRuns } from "../../../src/adapters/storage/memoryRuns.ts";
import { recordedRun, withRecordedRuns } from "../../../src/adapters/storage/recordedRuns.ts";
import { writeRunFile } from "../../../src/core/evaluation/runFile.ts";
import type { RunStore } from "../../../src/core/evaluation/runStore.ts";
import type { EvaluatePorts } from "../../../src/ui/screens/evaluate/evaluatePorts.ts";
import { evaluateStage } from "./evaluateStage.ts";

/** A screen beside which a finished run ships. */
async function stageWithRecorded() {
  const maker = evaluateStage();
  maker.evaluate.setup.n = 12;
  await maker.evaluate.begin();
  const { run, stored } = maker.evaluate.open!;
  const text = writeRunFile({ manifest: undefined, run: { ...run, id: "shipped" }, records: stored });
  const index = JSON.stringify([recordedRun("a.json", text)]);
  const read = async (file: string): Promise<string> => (file === "index.json" ? index : text);
  const kept = memoryRuns();
  return { kept, made: maker.evaluate.open!, ...evaluateStage({ runs: withRecordedRuns(kept, read) }) };
}

describe("a recorded run", () => {
  it("is the example of a screen on which none was made, and gives way to the first that is", async () => {
    const { evaluate, made } = await stageWithRecorded();
    await evaluate.refresh();
    expect(evaluate.example).toMatchObject({ phase: "complete", run: { id: "shipped", origin: "recorded" } });
    expect(evaluate.example?.summary).toEqual(made.summary);
    await evaluate.begin();
    expect(evaluate.example).toBeUndefined();
  });

  it("runs again from its records to the same figures, asks no model and keeps nothing", async () => {
    const { evaluate, made, asked, kept } = await stageWithRecorded();
    await evaluate.openRun("shipped");
    const { experiment } = evaluate;
    expect(evaluate.open?.resumable).toBe(false);
    await evaluate.replay(10);
    expect(evaluate.open).toMatchObject({ phase: "complete", replaySpeed: 10, done: 24, error: undefined });
    expect(evaluate.open?.summary).toEqual(made.summary);
    expect(evaluate.experiment).toEqual(experiment);
    expect(asked.requests).toBe(0);
    expect(await kept.list()).toEqual([]);
  });

  it("replayed can be paused and goes on from there", async () => {
    const stage = await stageWithRecorded();
    let blocks = 0;
    const replay: EvaluatePorts["replay"] = (whole, speed) => {
      const played = stage.ports.replay(whole, speed);
      const addBlock: RunStore["addBlock"] = (id, records) => {
        if (++blocks === 3) evaluate.open?.pause();
        return played.runs.addBlock(id, records);
      };
      return { ...played, runs: { ...played.runs, addBlock } };
    };
    const { evaluate } = evaluateStage({ runs: stage.ports.runs, replay });
    await evaluate.openRun("shipped");
    await evaluate.replay(10);
    expect(evaluate.open).toMatchObject({ phase: "paused", resumable: true, done: 9 });
    await evaluate.resume();
    expect(evaluate.open).toMatchObject({ phase: "complete", done: 24 });
  });
});
