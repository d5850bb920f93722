import fc from "fast-check";
import Papa from "papaparse";
import { describe, expect, it } from "vitest";

import { itemsCsv } from "../../../src/adapters/storage/itemsCsv.ts";
import { readRunFile } from "../../../src/adapters/storage/readRunFile.ts";
import { runFiles } from "../../../src/adapters/storage/runFiles.ts";
import { itemsJsonl, itemTable } from "../../../src/core/evaluation/exportItems.ts";
import { summaryMarkdown } from "../../../src/core/evaluation/exportSummary.ts";
import { gradeRecord } from "../../../src/core/evaluation/graded.ts";
import { runManifest } from "../../../src/core/evaluation/manifest.ts";
import type { EvaluationRecord } from "../../../src/core/evaluation/record.ts";
import { type EvaluationPlan, runEvaluation } from "../../../src/core/evaluation/run.ts";
import { writeRunFile } from "../../../src/core/evaluation/runFile.ts";
import type { ExportFormat } from "../../../src/core/evaluation/runFiles.ts";
import { runFromRecords } from "../../../src/core/evaluation/runFromRecords.ts";
import { RUN_VERSION, type StoredRun } from "../../../src/core/evaluation/runStore.ts";
import { summarize } from "../../../src/core/evaluation/summary.ts";
import type { Generator, ModelDescription } from "../../../src/core/ports.ts";
import { generateProblem } from "../../../src/core/problems/generate.ts";
import { strategyById } from "../../../src/core/prompts/strategies.ts";
import { strategyVersion } from "../../../src/core/prompts/strategy.ts";
import { DECODING, type Ending, makeProblem, makeRecord, MODEL, outcomeOf } from "./records.ts";

const FACTS = { appVersion: "0.1.0", environment: "a browser", exportedAt: 1_700_000_000_000 };

const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 30 }),
  fc.constantFrom('"quoted", with a comma', "two\r\nlines", "=1+1", "#### 3", "-5", "\u2028\uFEFF", "\uD800"),
);
const ending = fc.constantFrom<Ending>("right", "wrong", "silent", "cut", "failed", "loose");

/** Records of two arms with any text, counts and endings. */
const records = fc
  .array(
    fc.record({
      endings: fc.tuple(ending, ending),
      words: text,
      tokens: fc.nat(999),
      ms: fc.double({ noNaN: true, min: 0, max: 1e6 }),
    }),
    {
      minLength: 1,
      maxLength: 8,
    },
  )
  .map((rows) => rows.flatMap((row, i) => row.endings.map((end, arm) => recordOf(i, arm, end, row))));

function recordOf(
  i: number,
  arm: number,
  end: Ending,
  row: { words: string; tokens: number; ms: number },
): EvaluationRecord {
  const problem = { ...makeProblem(i), templateId: i % 2 === 0 ? `template ${i}` : undefined };
  const outcome = outcomeOf(end, problem.answer, row.tokens);
  const timing = { firstTokenMs: 0, totalMs: row.ms, alone: true };
  const told =
    outcome.kind === "failed"
      ? { ...outcome, message: row.words }
      : { ...outcome, text: row.words + outcome.text, timing };
  return { ...makeRecord(problem, arm === 0 ? "verbose" : "pruned", told), repeat: i % 3 };
}

const summaryText = (some: readonly EvaluationRecord[]): string => JSON.stringify(summarize(some.map(gradeRecord)));

const run: StoredRun = {
  version: RUN_VERSION,
  id: "run 1",
  title: 'A title | with "marks"',
  createdAt: 1,
  origin: "live",
  models: [MODEL.id],
  plan: {
    problems: [makeProblem(0), makeProblem(1)],
    strategies: [strategyById("verbose")!],
    decoding: DECODING,
    blockSize: 2,
    repeats: 1,
  },
};

describe("an exported run", () => {
  it("is read back whole: the same records, run and manifest, and byte for byte the same summary", () => {
    fc.assert(
      fc.property(records, (some) => {
        const manifest = runManifest(some, FACTS);
        const back = readRunFile("run.json", writeRunFile({ manifest, run, records: some }));
        expect(back).toEqual({ manifest, run, records: some });
        expect(summaryText(back.records)).toBe(summaryText(some));
      }),
      { numRuns: 10 },
    );
  });

  it("as JSONL is read back too, with its manifest or as eval writes it", () => {
    fc.assert(
      fc.property(records, (some) => {
        const manifest = runManifest(some, FACTS);
        const written = itemsJsonl(some, manifest);
        const back = readRunFile("items.jsonl", written);
        expect(back).toEqual({ manifest, run: undefined, records: some });
        const bare = written.slice(written.indexOf("\n") + 1);
        expect(readRunFile("items.jsonl", bare)).toEqual({ manifest: undefined, run: undefined, records: some });
      }),
      { numRuns: 25 },
    );
  });

  it("survives an editor: a byte order mark, CRLF and another layout", () => {
    const some = [recordOf(0, 0, "right", { words: "", tokens: 5, ms: 1 })];
    const manifest = runManifest(some, FACTS);
    const whole = writeRunFile({ manifest, run, records: some });
    const pretty = JSON.stringify(JSON.parse(whole), null, 2);
    for (const edited of [
      `\uFEFF${whole}`,
      whole.replaceAll("\n", "\r\n"),
      pretty,
      JSON.stringify(JSON.parse(whole)),
    ]) {
      expect(readRunFile("run.json", edited)).toEqual({ manifest, run, records: some });
    }
  });

  it("as CSV has one row an item, with every text as it was but for formulas", () => {
    fc.assert(
      fc.property(records, (some) => {
        const table = itemTable(some, runManifest(some, FACTS));
        const csv = itemsCsv(table);
        expect(csv.startsWith("\uFEFFproblem,set,")).toBe(true);
        const { data, errors } = Papa.parse<string[]>(csv.slice(1), { newline: "\r\n", skipEmptyLines: true });
        expect(errors).toEqual([]);
        expect(data[0]).toEqual(table.columns);
        const shown = (cell: string | number | boolean | null): string =>
          (cell === null ? "" : String(cell)).replace(/^(?=[=@\t\r]|[+-](?!\d))/, "'");
        expect(data.slice(1)).toEqual(table.rows.map((row) => row.map(shown)));
      }),
      { numRuns: 25 },
    );
  });

  it("as Markdown has the summary's numbers and the manifest, and no cell breaks its table", () => {
    const some = (["right", "wrong", "cut", "failed"] as const).flatMap((end, i) => [
      recordOf(i, 0, "right", { words: "", tokens: 100, ms: 1 }),
      recordOf(i, 1, end, { words: "", tokens: 40, ms: 1 }),
    ]);
    const named = some.map((record) => ({ ...record, model: { ...MODEL, label: "A | B\nC" } }));
    const markdown = summaryMarkdown(summarize(named.map(gradeRecord)), runManifest(named, FACTS), 8);
    expect(markdown).not.toContain("Interim");
    expect(markdown).toContain(
      "| scripted | pruned | 3 | 33.3 % | [6.1, 79.2] | 33.3 % | 0.0 % | 33.3 % | 1 | 40.0 | 40 | 40 | – | 20.0 | 0 | 39000.0 |",
    );
    expect(markdown).toContain("| pruned against verbose | 3 | 1 | 2 | 0 | 0 | −66.7 ");
    expect(markdown).toContain("| model | A \\| B C (scripted), revision 1, float32 on cpu, 1 threads |");
    expect(markdown).toContain("| grader | version 1 |");
    expect(markdown).toContain("| exported with | terse 0.1.0, a browser |");
    for (const block of markdown.split("\n\n").filter((one) => one.startsWith("|"))) {
      const bars = block
        .trim()
        .split("\n")
        .map((line) => line.replaceAll("\\|", "").split("|").length);
      expect(new Set(bars).size).toBe(1);
    }
  });
});

describe("runs as files", () => {
  /** Every look at the clock is longer after the last than a stretch of work may take. */
  let nowMs = 0;
  let breaths = 0;
  const files = runFiles(
    () => FACTS,
    { now: () => (nowMs += 100) },
    async () => void breaths++,
  );
  const never = new AbortController().signal;
  const version = strategyVersion(strategyById("verbose")!);
  const some = [0, 1].map((i) => ({
    ...recordOf(i, 0, "right", { words: "", tokens: 5, ms: 1 }),
    strategyVersion: version,
  }));
  const reread = async (format: ExportFormat, modifiedAt = 7) => {
    const { name, text } = await files.write(format, { run, records: some });
    return { name, ...(await files.read(never, { name, text, modifiedAt }, () => {})) };
  };

  it("come back as the run that was exported, marked as imported, under an id of their content", async () => {
    const back = await reread("run");
    expect(back).toEqual({
      name: "terse-a-title-with-marks.terse.json",
      run: { ...run, id: back.run.id, origin: "imported" },
      records: some,
    });
    expect(back.run.id).not.toBe(run.id);
    expect((await reread("run", 8)).run.id).toBe(back.run.id);
    expect((await reread("itemsJsonl")).run.id).not.toBe(back.run.id);
  });

  it.each(["run", "itemsJsonl"] as const)(
    "as %s are read with events let in, and no further once cancelled",
    async (format) => {
      const { name, text } = await files.write(format, { run, records: some });
      const file = { name, text, modifiedAt: 0 };
      const shares: number[] = [];
      breaths = 0;
      await files.read(never, file, (share) => shares.push(share));
      expect(breaths).toBeGreaterThan(some.length);
      expect(shares).toEqual(shares.toSorted((a, b) => a - b));
      expect(shares.at(-1)).toBeGreaterThan(0.5);
      expect(shares.at(-1)).toBeLessThanOrEqual(1);
      const controller = new AbortController();
      let heard = 0;
      const stop = () => {
        heard += 1;
        controller.abort();
      };
      await expect(files.read(controller.signal, file, stop)).rejects.toMatchObject({ name: "AbortError" });
      expect(heard).toBe(1);
    },
  );

  it("come back from bare items with the plan that these show", async () => {
    const { records: back, run: found } = await reread("itemsJsonl");
    expect(back).toEqual(some);
    expect(found).toMatchObject({ title: "terse-a-title-with-marks.jsonl", createdAt: 7, origin: "imported" });
    expect(found.plan.problems.map(({ id }) => id)).toEqual(some.map(({ problemId }) => problemId));
  });

  it.each(["itemsCsv", "summaryMarkdown"] as const)("as %s are for people, and no run", async (format) => {
    const { name, text } = await files.write(format, { run: { ...run, title: "***" }, records: some });
    expect(name).toMatch(/^terse-run\.(csv|md)$/);
    await expect(files.read(never, { name, text, modifiedAt: 0 }, () => {})).rejects.toMatchObject({
      code: "bad-file",
    });
  });
});

describe("a broken run file", () => {
  const some = [0, 1].map((i) => recordOf(i, 0, "right", { words: "", tokens: 5, ms: 1 }));
  const manifest = runManifest(some, FACTS);
  const whole = writeRunFile({ manifest, run, records: some });
  const items = itemsJsonl(some, manifest);
  it.each([
    ["cut off", whole.slice(0, -60), /line 8, is not JSON: it may have been cut off/],
    ["a broken record", whole.replace('"kind":"completed"', '"kind":"done"'), /item 1 of its records, .*outcome/],
    ["a broken plan", whole.replace('"blockSize":2', '"blockSize":0'), /its run is broken \(plan\.blockSize/],
    ["a broken manifest", whole.replace('"promptHash"', '"hash"'), /manifest\.promptHash/],
    ["a broken line", items.replace(/\n\{/, "\n{,"), /line 2: is not JSON/],
    ["a line cut off", items.slice(0, -20), /line 3: is not JSON: it is cut off/],
    ["a line of something else", `${items}{"question":"?"}\n`, /line 4: is not an item of a run \(blockKey/],
    ["a broken first line", "{oops\n", /line 1: is not JSON/],
    ["something else", "hello", /line 1: is not JSON/],
  ])("says where: %s", (_, content, message) => {
    expect(() => readRunFile("x", content)).toThrow(message);
  });

  it("of a newer version says so, and a last line is forgiven only when asked", () => {
    expect(() => readRunFile("x", whole.replace('"version": 1', '"version": 2'))).toThrow(/newer version/);
    expect(() => readRunFile("x", items.replace('"version":1', '"version":2'))).toThrow(/newer version/);
    expect(readRunFile("x", items.slice(0, -20), { forgiveCutEnd: true }).records).toEqual(some.slice(0, 1));
    expect(() => readRunFile("x", `${items.slice(0, -20)}\n`, { forgiveCutEnd: true })).toThrow(/line 3/);
  });
});

describe("the manifest", () => {
  it("names all that a run was made of, and changes its hash with any prompt", () => {
    const some = [0, 1].map((i) => recordOf(i, i, "right", { words: "", tokens: 5, ms: 1 }));
    const manifest = runManifest(some, FACTS);
    expect(manifest).toMatchObject({
      ...FACTS,
      graderVersion: 1,
      decodings: [DECODING],
      sets: ["test"],
      problems: 2,
      items: 2,
    });
    expect(manifest.strategies).toEqual(["verbose", "pruned"].map((id) => ({ id, version: "1" })));
    const other = some.map((record, i) =>
      i === 0 ? { ...record, prompt: { kind: "text" as const, text: "?" } } : record,
    );
    expect(runManifest(other, FACTS).promptHash).not.toBe(manifest.promptHash);
  });
});

/** Answers every item alike. */
const generatorOf = (model: ModelDescription): Generator => ({
  load: async () => model,
  unload: async () => {},
  generate: async (_, { items }) =>
    items.map(({ id }) => ({
      itemId: id,
      text: "#### 3",
      tokenIds: [1],
      promptTokens: { value: 5, source: "exact" },
      newTokens: { value: 1, source: "exact" },
      tokenizerId: model.tokenizerId,
      finishReason: "stop",
      timing: { firstTokenMs: 1, totalMs: 2, alone: false },
    })),
});

describe("a bare list of items", () => {
  it.each(["student", "chat"] as const)("becomes the run it was, so that nothing is run again: %s", async (kind) => {
    const model = { ...MODEL, kind };
    const plan: EvaluationPlan = {
      problems: Array.from({ length: 5 }, (_, i) => ({
        ...makeProblem(i),
        question: `$& {question} ${i}?`,
        skills: [],
      })),
      strategies: [strategyById("verbose")!, strategyById("pruned")!],
      decoding: { temperature: 1, topP: 0.9, seed: 3 },
      blockSize: 2,
      repeats: 2,
    };
    const signal = new AbortController().signal;
    const made = await runEvaluation(signal, plan, [generatorOf(model)], () => {});
    const facts = { id: "x", title: "x", createdAt: 1, origin: "imported" as const };
    const found = runFromRecords(made, facts);
    expect(found.plan.problems).toEqual(plan.problems);
    let ran = 0;
    const again = await runEvaluation(
      signal,
      found.plan,
      [generatorOf(model)],
      ({ type }) => (ran += type === "item" ? 1 : 0),
      {
        stored: made,
      },
    );
    expect(ran).toBe(0);
    expect(again).toEqual(made);
  });

  it("knows which skills its generated problems exercise", async () => {
    const problems = Array.from({ length: 8 }, (_, index) => generateProblem({ seed: 1, split: "validation", index }));
    const plan: EvaluationPlan = {
      problems,
      strategies: [strategyById("pruned")!],
      decoding: { temperature: 0, topP: 1, seed: 1 },
      blockSize: 4,
      repeats: 1,
    };
    const made = await runEvaluation(new AbortController().signal, plan, [generatorOf(MODEL)], () => {});
    const { plan: found } = runFromRecords(made, { id: "x", title: "x", createdAt: 1, origin: "imported" });
    expect(found.problems.map(({ skills }) => skills)).toEqual(problems.map(({ skills }) => skills));
    expect(new Set(found.problems.flatMap(({ skills }) => skills)).size).toBeGreaterThan(1);
  });

  it("is refused when empty, or when its strategies were worded in another way", () => {
    const facts = { id: "x", title: "x", createdAt: 1, origin: "imported" as const };
    expect(() => runFromRecords([], facts)).toThrow(/no items/);
    const record = recordOf(0, 0, "right", { words: "", tokens: 1, ms: 1 });
    expect(() => runFromRecords([record], facts)).toThrow(/another wording of the strategy "verbose"/);
  });
});
