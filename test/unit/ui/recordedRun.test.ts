import { describe, expect, it } from "vitest";

import { memoryRuns } from "../../../src/adapters/storage/memoryRuns.ts";
import { recordedRunsIndex, withRecordedRuns } from "../../../src/adapters/storage/recordedRuns.ts";
import { writeRunFile } from "../../../src/core/evaluation/runFile.ts";
import type { RunStore } from "../../../src/core/evaluation/runStore.ts";
import type { EvaluatePorts } from "../../../src/ui/screens/evaluate/evaluatePorts.ts";
import { evaluateStage } from "./evaluateStage.ts";

/** The file of a finished run of so many problems, as `terse eval --whole` writes it. */
async function recordedFile(id: string, problems = 12) {
  const { evaluate } = evaluateStage();
  evaluate.setup.n = problems;
  await evaluate.begin();
  const made = evaluate.open!;
  const run = { ...made.run, id, title: `Run ${id}` };
  return { made, file: `${id}.json`, text: writeRunFile({ manifest: undefined, run, records: made.stored }) };
}

/** A screen beside which finished runs ship; files that are `missing` cannot be fetched. */
function stageBeside(files: readonly { readonly file: string; readonly text: string }[], missing = "") {
  const index = JSON.stringify(recordedRunsIndex(files));
  const read = (file: string): Promise<string> => {
    const text = file === "index.json" ? index : files.find((each) => each.file === file)?.text;
    return text === undefined || file === missing ? Promise.reject(new Error(`no ${file}`)) : Promise.resolve(text);
  };
  const kept = memoryRuns();
  return { kept, ...evaluateStage({ runs: withRecordedRuns(kept, read) }) };
}

async function stageWithRecorded() {
  const recorded = await recordedFile("shipped");
  return { made: recorded.made, ...stageBeside([recorded]) };
}

describe("several recorded runs", () => {
  it("are listed after those kept, marked as recorded, and all open to their own figures", async () => {
    const files = [await recordedFile("a", 12), await recordedFile("b", 8)];
    const { evaluate } = stageBeside(files);
    await evaluate.refresh();
    expect(evaluate.example?.run.id).toBe("a");
    await evaluate.begin();
    evaluate.close();
    expect(evaluate.listings?.map(({ run: { origin } }) => origin)).toEqual(["live", "recorded", "recorded"]);
    expect(evaluate.listings?.slice(1).map(({ run, done }) => [run.title, done])).toEqual([
      ["Run a", 24],
      ["Run b", 16],
    ]);
    for (const { made, file } of files) {
      await evaluate.openRun(file.replace(".json", ""));
      expect(evaluate.open).toMatchObject({ phase: "complete", run: { origin: "recorded" }, resumable: false });
      expect(evaluate.open?.summary).toEqual(made.summary);
    }
  });

  it("do not stand in each other's way: where one cannot be fetched, that is said, and the others open", async () => {
    const files = [await recordedFile("a"), await recordedFile("b")];
    const { evaluate } = stageBeside(files, "a.json");
    await evaluate.openRun("a");
    expect([evaluate.open, evaluate.error?.message]).toEqual([undefined, "no a.json"]);
    await evaluate.openRun("b");
    expect(evaluate.open).toMatchObject({ phase: "complete", run: { id: "b" } });
    expect(evaluate.error).toBeUndefined();
  });

  it("are different runs: the build refuses the same one twice", async () => {
    const { text } = await recordedFile("a");
    const files = ["a.json", "copy.json"].map((file) => ({ file, text }));
    expect(() => recordedRunsIndex(files)).toThrow("a.json and copy.json hold the same run");
  });
});

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

  it("of several models runs again with each from its own records", async () => {
    const made = evaluateStage();
    made.evaluate.setup.n = 8;
    made.evaluate.setup.choice.restore({ models: ["embedded", "verbose-student"], strategies: ["pruned", "verbose"] });
    await made.evaluate.begin();
    const { run, stored, summary } = made.evaluate.open!;
    expect(summary.arms.map(({ model }) => model)).toEqual(["embedded", "embedded", "verbose-student"]);
    const text = writeRunFile({ manifest: undefined, run: { ...run, id: "two" }, records: stored });
    const { evaluate, asked } = stageBeside([{ file: "two.json", text }]);
    await evaluate.openRun("two");
    await evaluate.replay(10);
    expect(evaluate.open).toMatchObject({ phase: "complete", replaySpeed: 10, done: 24, error: undefined, summary });
    expect(asked.requests).toBe(0);
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
