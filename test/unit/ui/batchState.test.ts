import { beforeEach, describe, expect, it } from "vitest";

import { memoryLock } from "../../../src/adapters/storage/locks.ts";
import { memoryBatches } from "../../../src/adapters/storage/memoryBatches.ts";
import type { BatchStore } from "../../../src/core/distill/batchStore.ts";
import type { PrunedRow, Pruner } from "../../../src/core/distill/pruner.ts";
import { readTraceFile } from "../../../src/core/distill/traceFile.ts";
import { AppError } from "../../../src/core/errors.ts";
import { CostState } from "../../../src/ui/screens/prune/costState.svelte.ts";
import type { PrunePorts } from "../../../src/ui/screens/prune/prunePorts.ts";
import { SERVER } from "../../../src/ui/screens/prune/teacherChoice.ts";
import { type EvaluateStage, evaluateStage } from "./evaluateStage.ts";
import { askedServer, AWAY, prunePorts, pruneStage, QWEN, setUp, TEACHER } from "./pruneStage.ts";
import { mapStorage } from "./shelfStage.ts";

const LONG = "Okay. So 3 + 4 = 7.\nWait, let me check: 3 + 4 = 7. Yes.\n#### 7";
const file = (...rows: readonly unknown[]) =>
  new File([rows.map((row) => (typeof row === "string" ? row : JSON.stringify(row))).join("\n")], "traces.jsonl");
const row = (n: number) => ({ question: `Ann has 3 pens and buys 4. How many? (${n})`, response: LONG });

let evaluation: EvaluateStage;
beforeEach(() => {
  evaluation = evaluateStage();
});

function stage(more: Partial<PrunePorts> = {}) {
  const ports = prunePorts({ runs: evaluation.ports.runs, ...more });
  const { batch, teachers } = pruneStage(ports);
  return { batch, teachers, ports };
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
    await batch.run("symbolic", "skill", "");
    expect([batch.phase, batch.done, batch.total]).toEqual(["done", 3, 3]);
    expect(batch.totals.answersKept).toBe(3);
    expect(batch.totals.before).toBeGreaterThan(0);
    expect(batch.traceOf(batch.found[0]!).source).toMatchObject({ kind: "item", strategy: "pruned" });
  });

  it("of a file are pruned; broken lines are counted and left out", async () => {
    const { batch } = stage();
    await batch.openFile(file(row(1), "{", row(2)));
    expect(batch.source).toMatchObject({ kind: "file", name: "traces.jsonl", broken: 1 });
    await batch.run("symbolic", "skill", "");
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
        ...TEACHER,
        pruneMany: (signal, traces, split, onRow) =>
          TEACHER.pruneMany(signal, traces, split, (done) => {
            onRow(done);
            if (done.index !== 1) return;
            expect(batch.secondsLeft).toBeGreaterThan(0);
            batch.stop();
          }),
      },
    });
    await batch.openFile(file(...Array.from({ length: 10 }, (_, i) => row(i))));
    await batch.run("symbolic", "skill", "");
    expect([batch.phase, batch.done, batch.total]).toEqual(["stopped", 2, 10]);
    expect(batch.secondsLeft).toBeUndefined();
  });

  it("are kept less the rejected ones, exported in three shapes, read again, and deleted", async () => {
    const pruneMany: Pruner["pruneMany"] = (signal, traces, split, onRow) =>
      TEACHER.pruneMany(signal, traces, split, (done: PrunedRow) =>
        onRow(done.index === 1 ? { ...done, answerKept: false } : done),
      );
    const { batch, ports } = stage({ pruner: { ...TEACHER, pruneMany } });
    await batch.openFile(file(row(0), row(1), row(2)));
    await batch.run("symbolic", "sentences", "");
    batch.filter = "rejected";
    expect(batch.found.map(({ index }) => index)).toEqual([1]);
    await batch.keep("Two of three");
    expect(batch.kept).toBe(true);
    const [listing] = batch.sets.all;
    expect(listing).toMatchObject({ title: "Two of three", count: 2, split: "sentences" });
    const set = await ports.dataSets.get(listing!.id);
    expect(set!.examples.map(({ question }) => question)).toEqual([row(0).question, row(2).question]);

    for (const shape of ["own", "shareGpt", "easyDistill"] as const) {
      const exported = await batch.sets.export(listing!.id, shape);
      expect(exported!.name).toBe("Two-of-three.jsonl");
      const { traces } = readTraceFile(exported!.lines.join(""));
      const responses = set!.examples.map(({ response, pruned }) => (shape === "own" ? response : pruned));
      expect(traces.map(({ response }) => response)).toEqual(responses);
    }
    await batch.sets.delete(listing!.id);
    expect(batch.sets.all).toEqual([]);
    expect(await batch.sets.export(listing!.id, "own")).toBeUndefined();
  });
});

describe("many traces for a model", () => {
  const ROWS = [3, 4, 5, 6].map((n) => ({
    question: `Ann has ${n} pens and buys 4. How many has she?`,
    response: `Okay. So ${n} + 4 = ${n + 4}.\nWait, let me check: ${n} + 4 = ${n + 4}. Yes.\n#### ${n + 4}`,
  }));

  it("are kept one by one, go on after a reload where they were stopped, and become a data set that names it", async () => {
    const server = askedServer(ROWS, (right, { question }) => (question === ROWS[0]!.question ? "No." : right));
    const batches = memoryBatches();
    const addRow: BatchStore["addRow"] = async (id, done) => {
      await batches.addRow(id, done);
      first.batch.stop();
    };
    const first = stage({ remoteStudent: server.remoteStudent, batches: { ...batches, addRow } });
    setUp(first.teachers.server);
    first.teachers.fallsBack = true;
    await first.batch.openFile(file(...ROWS));
    await first.batch.run(SERVER, "skill", "traces.jsonl");
    const stored = first.batch.done;
    expect([first.batch.phase, first.batch.canResume, stored < 4]).toEqual(["stopped", true, true]);
    const before = server.asked.length;

    const second = stage({ ...first.ports, batches, tabStorage: mapStorage() });
    await second.batch.refresh();
    const [listing] = second.batch.listings;
    expect(listing).toMatchObject({ title: "traces.jsonl", teacher: { id: QWEN }, done: stored, total: 4 });
    await second.batch.open(listing!.id);
    expect([second.batch.done, second.batch.canResume, second.batch.canAsk]).toEqual([stored, true, false]);
    setUp(second.teachers.server);
    expect(second.batch.canAsk).toBe(true);
    await second.batch.resume();
    expect([second.batch.phase, second.batch.done]).toEqual(["done", 4]);
    const kept = first.batch.found.map((done) => first.batch.traceOf(done).question);
    expect(server.asked.slice(before).filter(({ question }) => kept.includes(question))).toEqual([]);
    expect(second.batch.totals).toMatchObject({ answersKept: 4, instead: 1, rejected: 0, usage: { calls: 3 + 2 * 3 } });
    expect(second.batch.found.map(({ index }) => index)).toEqual([0, 1, 2, 3]);

    await second.batch.keep("Four");
    expect(second.batch.sets.all).toMatchObject([{ count: 4, teacher: { kind: "model", id: QWEN, fallbacks: 1 } }]);
    expect(await second.ports.batches.list()).toEqual([]);
  });

  it("that are rejected stand in the table with the reason, and in no data set", async () => {
    const server = askedServer(ROWS, (right, { question }) => (question === ROWS[1]!.question ? "No." : right));
    const { batch, teachers, ports } = stage({ remoteStudent: server.remoteStudent });
    setUp(teachers.server);
    await batch.openFile(file(...ROWS));
    await batch.run(SERVER, "skill", "mine");
    batch.filter = "rejected";
    expect(batch.found).toMatchObject([{ index: 1, pruned: undefined, rejection: { kind: "noJson" } }]);
    await batch.keep("Three");
    const set = await ports.dataSets.get(batch.sets.all[0]!.id);
    expect(set!.examples.map(({ question }) => question)).toEqual([0, 2, 3].map((i) => ROWS[i]!.question));
    expect(set!.teacher).toMatchObject({ kind: "model", id: QWEN, fallbacks: 0 });
  });

  it("open above with what the model made of them, and ask nothing", async () => {
    const server = askedServer(ROWS);
    const prune = pruneStage({ remoteStudent: server.remoteStudent });
    setUp(prune.teachers.server);
    const { batch } = prune;
    await batch.openFile(file(...ROWS));
    await batch.run(SERVER, "paragraphs", "mine");
    const asked = server.asked.length;
    const [row0] = batch.found;
    await prune.takeRow(batch.traceOf(row0!), row0!, batch.teacher, batch.split);
    expect(prune.sheet!.cut).toMatchObject({ teacher: QWEN, split: "paragraphs", outcome: row0!.outcome });
    expect([prune.teacher, server.asked.length]).toEqual([SERVER, asked]);
  });

  it("keep what was answered when the server goes away, or when there is no more room", async () => {
    const server = askedServer(ROWS);
    const batches = memoryBatches();
    const full = new AppError({ code: "out-of-storage", message: "No room." });
    let room = 2;
    const addRow: BatchStore["addRow"] = (id, done) => (--room < 0 ? Promise.reject(full) : batches.addRow(id, done));
    const { batch, teachers } = stage({ remoteStudent: server.remoteStudent, batches: { ...batches, addRow } });
    setUp(teachers.server);
    await batch.openFile(file(...ROWS));
    server.failure = AWAY;
    await batch.run(SERVER, "skill", "mine");
    expect(batch.error).toMatchObject({ code: "network" });
    expect([batch.phase, batch.canResume]).toEqual(["stopped", true]);
    server.failure = undefined;
    await batch.resume();
    expect([batch.error, batch.done]).toEqual([full, 2]);
    room = 99;
    await batch.resume();
    expect([batch.phase, batch.done, batch.error]).toEqual(["done", 4, undefined]);
  });

  it("are asked about in one tab at a time", async () => {
    const server = askedServer(ROWS);
    const lock = memoryLock();
    const { batch, teachers } = stage({ remoteStudent: server.remoteStudent, lock });
    setUp(teachers.server);
    await batch.openFile(file(...ROWS));
    server.failure = AWAY;
    await batch.run(SERVER, "skill", "mine");
    server.failure = undefined;
    await batch.refresh();
    await lock.tryHold("batch-set-1", () => batch.resume());
    expect(batch.error?.message).toContain("Another tab");
    expect(server.asked).toEqual([]);
  });
});

describe("what a model will take", () => {
  it("is known before, in proportion to the number of traces", async () => {
    const cost = new CostState(TEACHER);
    const estimates: (number | undefined)[] = [];
    for (const n of [1, 100]) {
      await cost.measure(async () => Array.from({ length: n }, () => row(1)), "skill");
      estimates.push(cost.estimate?.tokensIn);
    }
    expect(estimates[1]).toBe(100 * estimates[0]!);
    await cost.measure(() => Promise.reject(new Error("The run is gone.")), "skill");
    expect(cost.estimate).toBeUndefined();
  });
});
