import { readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { parseRecord } from "../../../src/adapters/storage/recordSchema.ts";
import { parseRun } from "../../../src/adapters/storage/runSchema.ts";
import type { EvaluationRecord } from "../../../src/core/evaluation/record.ts";
import { reconcile } from "../../../src/core/evaluation/run.ts";
import { RUN_VERSION, type StoredRun } from "../../../src/core/evaluation/runStore.ts";
import { generateProblems } from "../../../src/core/problems/generate.ts";
import { strategyById } from "../../../src/core/prompts/strategies.ts";
import { ROOT } from "../../run/process.ts";
import { makeProblem, MODEL } from "../evaluation/records.ts";

const fixture = (name: string): string => readFileSync(join(ROOT, "test/fixtures/storage", name), "utf8");

function run(name: string): StoredRun {
  const parsed = parseRun(JSON.parse(fixture(name)));
  if (parsed.kind !== "run") throw new Error(`${name} is ${parsed.kind}.`);
  return parsed.run;
}

function records(name: string): EvaluationRecord[] {
  return fixture(name)
    .trimEnd()
    .split("\n")
    .map((line) => {
      const parsed = parseRecord(JSON.parse(line));
      if (parsed.kind === "broken") throw new Error(`${name}: ${parsed.reason}`);
      return parsed.record;
    });
}

const scoped = { ...MODEL, scope: { maxNumber: 1000 } };

describe("a run of every version", () => {
  it.each([
    [1, 1],
    [2, 3],
  ])("loads: version %i, %i repeats", (version, repeats) => {
    expect(run(`run-${version}.json`)).toEqual({
      version: RUN_VERSION,
      id: "run-a",
      title: "Verbose against pruned",
      createdAt: 1795000000000,
      origin: "live",
      models: ["scripted"],
      plan: {
        problems: [makeProblem(0), makeProblem(1)],
        strategies: [strategyById("verbose"), strategyById("pruned")],
        decoding: { temperature: 0, topP: 1, seed: 7 },
        blockSize: 2,
        repeats,
      },
    });
  });

  it("has a fixture", () => {
    for (let version = 1; version <= RUN_VERSION; version++) {
      expect((JSON.parse(fixture(`run-${version}.json`)) as { version: number }).version).toBe(version);
    }
  });

  it("brings back what a generated problem knows beyond a problem", () => {
    const [problem] = generateProblems({ seed: 1, split: "train" });
    const kept = { ...run("run-2.json"), plan: { ...run("run-2.json").plan, problems: [problem!] } };
    expect(parseRun(JSON.parse(JSON.stringify(kept)))).toEqual({ kind: "run", run: kept });
  });

  it("says what is wrong with one that is broken, and when a later page wrote it", () => {
    const value = JSON.parse(fixture("run-2.json")) as Record<string, unknown>;
    expect(parseRun({ ...value, version: RUN_VERSION + 1 })).toEqual({ kind: "newer", version: RUN_VERSION + 1 });
    expect(parseRun({ ...value, title: 7 })).toMatchObject({
      kind: "broken",
      reason: expect.stringContaining("title") as string,
    });
    expect(parseRun({ ...value, plan: {} })).toMatchObject({
      kind: "broken",
      reason: expect.stringContaining("plan.problems") as string,
    });
    for (const wrong of [undefined, null, 7, [], {}]) expect(parseRun(wrong).kind).toBe("broken");
  });
});

describe("records of every version", () => {
  it("load with all that was written, the model's scope too", () => {
    for (const name of ["records-1.jsonl", "records-2.jsonl"]) {
      const lines = fixture(name).trimEnd().split("\n");
      records(name).forEach((record, i) => {
        expect(record.model).toEqual(scoped);
        expect(record).toEqual({ repeat: 0, ...(JSON.parse(lines[i]!) as object), model: scoped });
      });
    }
    expect(records("records-2.jsonl").map(({ repeat }) => repeat)).toEqual([0, 0, 0, 0, 1, 1, 1, 1]);
  });

  it("written when a block still spanned all arms are what the same plan asks for today", () => {
    const stored = records("records-1.jsonl");
    const { kept, foreign } = reconcile(run("run-1.json").plan, [scoped], stored);
    expect(foreign).toBe(0);
    expect(kept.map((record) => ({ ...record, blockKey: "" }))).toEqual(
      stored.map((record) => ({ ...record, blockKey: "" })),
    );
    expect(reconcile({ ...run("run-1.json").plan, repeats: 2 }, [scoped], records("records-2.jsonl"))).toEqual({
      kept: records("records-2.jsonl"),
      foreign: 0,
    });
  });

  it("say which field is wrong", () => {
    const value = JSON.parse(fixture("records-1.jsonl").split("\n")[0]!) as { outcome: object };
    expect(parseRecord({ ...value, outcome: { ...value.outcome, text: 1 } })).toMatchObject({
      kind: "broken",
      reason: expect.stringContaining("outcome.text") as string,
    });
  });
});
