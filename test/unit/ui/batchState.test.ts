import { beforeEach, describe, expect, it } from "vitest";

import { memoryDataSets } from "../../../src/adapters/storage/memoryDataSets.ts";
import type { PrunedRow, Pruner } from "../../../src/core/distill/pruner.ts";
import { symbolicPruner } from "../../../src/core/distill/symbolicPruner.ts";
import { readTraceFile } from "../../../src/core/distill/traceFile.ts";
import { BatchState } from "../../../src/ui/screens/prune/batchState.svelte.ts";
import type { PrunePorts } from "../../../src/ui/screens/prune/prunePorts.ts";
import { type EvaluateStage, evaluateStage } from "./evaluateStage.ts";

const LONG = "Okay. So 3 + 4 = 7.\nWait, let me check: 3 + 4 = 7. Yes.\n#### 7";
const file = (...rows: readonly unknown[]) =>
  new File([rows.map((row) => (typeof row === "string" ? row : JSON.stringify(row))).join("\n")], "traces.jsonl");
const row = (n: number) => ({ question: `Ann has 3 pens and buys 4. How many? (${n})`, response: LONG });

const letters: Pruner = symbolicPruner({
  tokenizer: async () => ({ id: "letters", encode: (text) => [...text].map((_, i) => i), decode: () => "" }),
  breathe: () => Promise.resolve(),
});

let evaluation: EvaluateStage;
beforeEach(() => {
  evaluation = evaluateStage();
});

function stage(more: Partial<PrunePorts> = {}) {
  let now = 0;
  let sets = 0;
  const ports: PrunePorts = {
    pruner: letters,
    runs: evaluation.ports.runs,
    dataSets: memoryDataSets(),
    clock: { now: () => (now += 1000) },
    today: () => sets,
    newId: () => `set-${++sets}`,
    breathe: () => Promise.resolve(),
    ...more,
  };
  return { batch: new BatchState(ports), ports };
}

describe("many traces", () => {
  it("of a run are pruned arm by arm, with sums, and lead back to their items", async () => {
    evaluation.evaluate.setup.n = 3;
    await evaluation.evaluate.begin();
    const { batch } = stage();
    await batch.refresh();
    const [listing] = batch.runs;
    await batch.chooseRun(listing!.run.id);
    expect(batch.arms.map(({ strategy }) => strategy)).toEqual(["verbose", "pruned"]);
    batch.chooseArm(1);
    await batch.run("skill");
    expect([batch.phase, batch.done, batch.total]).toEqual(["done", 3, 3]);
    expect(batch.totals.answersKept).toBe(3);
    expect(batch.totals.before).toBeGreaterThan(0);
    expect(batch.traceOf(batch.found[0]!).source).toMatchObject({ kind: "item", strategy: "pruned" });
  });

  it("of a file are pruned; broken lines are counted and left out", async () => {
    const { batch } = stage();
    await batch.openFile(file(row(1), "{", row(2)));
    expect(batch.source).toMatchObject({ kind: "file", name: "traces.jsonl", broken: 1 });
    await batch.run("skill");
    const { before, after } = batch.totals;
    expect(before).toBe(2 * LONG.length);
    expect(after).toBe(batch.found.reduce((sum, { pruned }) => sum + (pruned?.length ?? 0), 0));
    expect(after).toBeLessThan(before);
  });

  it("say what is wrong with a file that holds none, and keep what was chosen", async () => {
    const { batch } = stage();
    await batch.openFile(file(row(1)));
    await batch.openFile(file("nothing"));
    expect(batch.error).toMatchObject({ code: "bad-file" });
    expect(batch.phase).toBe("idle");
    expect(batch.source).toMatchObject({ traces: [row(1)] });
  });

  it("stop where they are told to, keep what is done, and know how long the rest takes", async () => {
    const { batch } = stage({
      pruner: {
        ...letters,
        pruneMany: (signal, traces, split, onRow) =>
          letters.pruneMany(signal, traces, split, (done) => {
            onRow(done);
            if (done.index !== 1) return;
            expect(batch.secondsLeft).toBeGreaterThan(0);
            batch.stop();
          }),
      },
    });
    await batch.openFile(file(...Array.from({ length: 10 }, (_, i) => row(i))));
    await batch.run("skill");
    expect([batch.phase, batch.done, batch.total]).toEqual(["stopped", 2, 10]);
    expect(batch.secondsLeft).toBeUndefined();
  });

  it("are kept less the rejected ones, exported in three shapes, read again, and deleted", async () => {
    const pruneMany: Pruner["pruneMany"] = (signal, traces, split, onRow) =>
      letters.pruneMany(signal, traces, split, (done: PrunedRow) =>
        onRow(done.index === 1 ? { ...done, answerKept: false } : done),
      );
    const { batch, ports } = stage({ pruner: { ...letters, pruneMany } });
    await batch.openFile(file(row(0), row(1), row(2)));
    await batch.run("sentences");
    batch.filter = "rejected";
    expect(batch.found.map(({ index }) => index)).toEqual([1]);
    await batch.keep("Two of three");
    expect(batch.kept).toBe(true);
    const [listing] = batch.dataSets;
    expect(listing).toMatchObject({ title: "Two of three", count: 2, split: "sentences" });
    const set = await ports.dataSets.get(listing!.id);
    expect(set!.examples.map(({ question }) => question)).toEqual([row(0).question, row(2).question]);

    for (const shape of ["own", "shareGpt", "easyDistill"] as const) {
      const exported = await batch.export(listing!.id, shape);
      expect(exported!.name).toBe("Two-of-three.jsonl");
      const { traces } = readTraceFile(exported!.lines.join(""));
      const responses = set!.examples.map(({ response, pruned }) => (shape === "own" ? response : pruned));
      expect(traces.map(({ response }) => response)).toEqual(responses);
    }
    await batch.delete(listing!.id);
    expect(batch.dataSets).toEqual([]);
    expect(await batch.export(listing!.id, "own")).toBeUndefined();
  });
});
