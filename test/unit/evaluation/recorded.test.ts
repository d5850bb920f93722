import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { recordedGenerator, recordedGenerators } from "../../../src/adapters/generators/recorded.ts";
import { memoryRuns } from "../../../src/adapters/storage/memoryRuns.ts";
import { readRunFile } from "../../../src/adapters/storage/readRunFile.ts";
import { recordedRun, recordedRunsIndex, withRecordedRuns } from "../../../src/adapters/storage/recordedRuns.ts";
import { completeRecords } from "../../../src/core/evaluation/completeRecords.ts";
import { plannedItems } from "../../../src/core/evaluation/plannedItems.ts";
import type { EvaluationRecord } from "../../../src/core/evaluation/record.ts";
import { runEvaluation } from "../../../src/core/evaluation/run.ts";
import { writeRunFile } from "../../../src/core/evaluation/runFile.ts";
import type { StoredRun } from "../../../src/core/evaluation/runStore.ts";
import { makeRun } from "../../contracts/runStore.ts";
import { scriptedStudent } from "../../journeys/stage/scriptedStudent.ts";
import { ROOT } from "../../run/process.ts";

const clock = { now: () => performance.now() };
const signal = new AbortController().signal;

async function made(): Promise<{ run: StoredRun; records: readonly EvaluationRecord[] }> {
  const generator = scriptedStudent(clock, 0, { id: "scripted", label: "Scripted student" });
  const model = await generator.load(signal, () => {});
  const run: StoredRun = { ...makeRun("made"), models: [model.id] };
  return { run, records: await runEvaluation(signal, run.plan, [generator], () => {}) };
}

/** All but when: a replay is measured anew. */
function untimed({ outcome, ...record }: EvaluationRecord): object {
  return { ...record, outcome: outcome.kind === "completed" ? { ...outcome, timing: undefined } : outcome };
}

describe("a recorded run", () => {
  it("replays through the port of a live one: the same records, times aside", async () => {
    const { run, records } = await made();
    expect(records.some(({ outcome }) => outcome.kind === "completed")).toBe(true);
    const waits: number[] = [];
    const again = recordedGenerator({
      records,
      clock: { now: () => 0 },
      speed: 4,
      wait: async (milliseconds) => void waits.push(milliseconds),
    });
    const replayed = await runEvaluation(signal, run.plan, [again], () => {});
    expect(replayed.map(untimed)).toEqual(records.map(untimed));
    const longest = Math.max(
      ...records.map(({ outcome }) => (outcome.kind === "completed" ? outcome.timing.totalMs : 0)),
    );
    expect(Math.max(...waits)).toBeCloseTo(longest / 4, 6);
  });

  it("fails an item that it does not hold, and no other", async () => {
    const { run, records } = await made();
    const kept = records.slice(1);
    const again = recordedGenerator({ records: kept, clock, speed: 1e6 });
    const replayed = await runEvaluation(signal, run.plan, [again], () => {});
    expect(replayed[0]!.outcome).toMatchObject({ kind: "failed", code: "not-found" });
    expect(replayed.slice(1).map(untimed)).toEqual(kept.map(untimed));
  });
});

describe("recorded runs beside those kept", () => {
  const missing = async (): Promise<string> => Promise.reject(new TypeError("Failed to fetch"));

  it("are listed last, read whole, marked as recorded, and never written", async () => {
    const { run, records } = await made();
    const text = writeRunFile({ manifest: undefined, run, records });
    const files = new Map([["a.json", text]]);
    files.set("index.json", JSON.stringify([recordedRun("a.json", text)]));
    const store = withRecordedRuns(memoryRuns(), async (file) => files.get(file) ?? missing());
    await store.put(makeRun("own"));
    const [own, recorded, ...rest] = await store.list();
    expect(rest).toEqual([]);
    expect(own!.run.id).toBe("own");
    expect(recorded).toMatchObject({
      run: { id: "made", origin: "recorded", title: run.title },
      done: records.length,
      total: records.length,
      bytes: text.length,
    });
    expect(await store.get("made")).toEqual({ ...run, origin: "recorded" });
    expect(await store.records("made")).toEqual(records);
    await expect(store.addBlock("made", records.slice(0, 2))).rejects.toMatchObject({ code: "not-found" });
    await store.delete("made");
    expect(await store.list()).toHaveLength(2);
  });

  it("are absent where they cannot be fetched, and are asked for again", async () => {
    let calls = 0;
    const store = withRecordedRuns(memoryRuns(), async () => (calls++, missing()));
    expect(await store.list()).toEqual([]);
    expect(await store.get("made")).toBe(undefined);
    expect(calls).toBe(2);
  });

  it("need their plan: bare items are refused", async () => {
    const { records } = await made();
    expect(() => recordedRun("bare.jsonl", `${JSON.stringify(records[0])}\n`)).toThrow(/not their run/);
  });
});

describe("the recorded runs that ship", () => {
  const folder = join(ROOT, "public/runs");
  const files = readdirSync(folder).filter((file) => file.endsWith(".json"));

  it("are several different ones", () => {
    const texts = files.map((file) => ({ file, text: readFileSync(join(folder, file), "utf8") }));
    expect(recordedRunsIndex(texts).length).toBeGreaterThan(1);
  });

  it.each(files)("%s is whole, says what made it, and replays to the same records", async (file) => {
    const { manifest, run, records } = readRunFile(file, readFileSync(join(folder, file), "utf8"));
    expect(completeRecords(run!, records)).toHaveLength(plannedItems(run!));
    expect(manifest).toMatchObject({ items: records.length, models: run!.models.map((id) => ({ id })) });
    const generatorOf = recordedGenerators({ records, clock, speed: 1, wait: () => Promise.resolve() });
    const replayed = await runEvaluation(signal, run!.plan, run!.models.map(generatorOf), () => {});
    expect(replayed.map(untimed)).toEqual(completeRecords(run!, records).map(untimed));
  });
});
