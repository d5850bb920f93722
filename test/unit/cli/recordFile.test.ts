import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, describe, expect, it } from "vitest";

import { RecordFile } from "../../../src/cli/recordFile.ts";
import type { EvaluationRecord } from "../../../src/core/evaluation/record.ts";
import { type EvaluationPlan, runEvaluation } from "../../../src/core/evaluation/run.ts";
import type { Generator } from "../../../src/core/ports.ts";
import { strategyById } from "../../../src/core/prompts/strategies.ts";
import { DECODING, makeProblem, MODEL } from "../evaluation/records.ts";

const folder = mkdtempSync(join(tmpdir(), "terse-records-"));
afterAll(() => rmSync(folder, { recursive: true }));

const plan: EvaluationPlan = {
  problems: Array.from({ length: 5 }, (_, i) => ({ ...makeProblem(i), templateId: undefined })),
  strategies: [strategyById("verbose")!, strategyById("pruned")!],
  decoding: DECODING,
  blockSize: 2,
  repeats: 1,
};

/** Completes even items and fails odd ones. */
const generator: Generator = {
  load: async () => MODEL,
  unload: async () => {},
  generate: async (_signal, { items }) =>
    items
      .filter((_, i) => i % 2 === 0)
      .map((item) => ({
        itemId: item.id,
        text: "#### 3\u2028\n",
        tokenIds: [1, 2],
        promptTokens: { value: 5, source: "exact" },
        newTokens: { value: 2, source: "exact" },
        tokenizerId: "characters",
        finishReason: "stop",
        timing: { firstTokenMs: 1, totalMs: 2, alone: false },
      })),
};

async function written(path: string): Promise<EvaluationRecord[]> {
  const file = await RecordFile.open(path, "replace");
  const options = { store: (block: readonly EvaluationRecord[]) => file.append(block) };
  const records = await runEvaluation(new AbortController().signal, plan, [generator], () => {}, options);
  await file.close();
  return records;
}

async function resumed(path: string, other = plan, retryFailed = false): Promise<readonly EvaluationRecord[]> {
  const file = await RecordFile.open(path, { plan: other, models: [MODEL], retryFailed });
  await file.close();
  return file.stored;
}

describe("the file of a run", { timeout: 60_000 }, () => {
  it("gives back every record, failed ones too, and shows the grade beside it", async () => {
    const path = join(folder, "whole.jsonl");
    const records = await written(path);
    expect(await resumed(path)).toEqual(records);
    const grades = readFileSync(path, "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => (JSON.parse(line) as { grade: string }).grade);
    expect(grades).toHaveLength(10);
    expect(new Set(grades)).toEqual(new Set(["correct", "wrong", "failed"]));
  });

  it("drops the blocks with failed items when these are to run again", async () => {
    const path = join(folder, "failed.jsonl");
    const records = await written(path);
    const stored = await resumed(path, plan, true);
    const failed = new Set(records.filter(({ outcome }) => outcome.kind === "failed").map(({ blockKey }) => blockKey));
    expect(failed.size).toBeGreaterThan(0);
    expect(stored).toEqual(records.filter(({ blockKey }) => !failed.has(blockKey)));
    expect(readFileSync(path, "utf8").split("\n")).toHaveLength(stored.length + 1);
  });

  it("cut short anywhere gives back its whole blocks, and the file then holds just those", async () => {
    const path = join(folder, "cut.jsonl");
    const records = await written(path);
    const bytes = readFileSync(path);
    for (let share = 0; share <= 1; share += 0.19) {
      writeFileSync(path, bytes.subarray(0, Math.floor(share * bytes.length)));
      const stored = await resumed(path);
      expect(stored).toEqual(records.slice(0, stored.length));
      expect([0, 2, 4, 6, 8, 9, 10]).toContain(stored.length);
      expect(readFileSync(path, "utf8").split("\n")).toHaveLength(stored.length + 1);
    }
  });

  it("of another plan is refused and left as it is", async () => {
    const path = join(folder, "other.jsonl");
    await written(path);
    const before = readFileSync(path, "utf8");
    const other = { ...plan, decoding: { ...DECODING, seed: 8 } };
    await expect(resumed(path, other)).rejects.toMatchObject({ code: "bad-argument" });
    expect(readFileSync(path, "utf8")).toBe(before);
  });

  it("that is not there starts empty; one with a foreign line is refused by its number", async () => {
    expect(await resumed(join(folder, "new.jsonl"))).toEqual([]);
    const path = join(folder, "broken.jsonl");
    await written(path);
    appendFileSync(path, '{"question":"?"}\n');
    await expect(resumed(path)).rejects.toMatchObject({
      code: "bad-file",
      message: expect.stringContaining("line 11") as string,
    });
  });
});
