import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, describe, expect, it } from "vitest";

import { recordedRun } from "../../../src/adapters/storage/recordedRuns.ts";
import type { EvaluationSummary } from "../../../src/core/evaluation/summary.ts";
import { ROOT, runTool } from "../../run/process.ts";

const folder = mkdtempSync(join(tmpdir(), "terse-cli-"));
afterAll(() => rmSync(folder, { recursive: true }));

const inFolder = (name: string): string => join(folder, name);
const terse = (...args: readonly string[]) => runTool("tsx", ["src/cli/main.ts", ...args]);
const rows = (path: string): Record<string, unknown>[] =>
  readFileSync(path, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);

const PATIENCE_MS = 120_000;
const STUDENT = existsSync(join(ROOT, "public/models/student/config.json"));

describe("npm run terse", { timeout: PATIENCE_MS }, () => {
  it("grade: keeps what a line holds, and adds strict, lenient and grade", async () => {
    const [input, output] = [inFolder("rows.jsonl"), inFolder("graded.jsonl")];
    writeFileSync(
      input,
      [
        { id: 1, response: "6 * 7 = 42\n#### 42", gold: "42" },
        { id: 2, response: "#### 41", gold: 42 },
        { id: 3, response: "I do not know.", gold: "42" },
        { id: 4, response: "First I", gold: "42", finishReason: "length" },
      ]
        .map((row) => `${JSON.stringify(row)}\n`)
        .join(""),
    );
    const { exitCode, output: said } = await terse("grade", "--in", input, "--out", output);
    expect(said).toContain("4 rows, correct: 1 (25.0 %) strict");
    expect(exitCode).toBe(0);
    expect(rows(output).map(({ id, strict, lenient, grade }) => [id, strict, lenient, grade])).toEqual([
      [1, true, true, "correct"],
      [2, false, false, "wrong"],
      [3, false, false, "noAnswer"],
      [4, false, false, "truncated"],
    ]);
    expect(rows(output)[3]).toMatchObject({ response: "First I", gold: "42", finishReason: "length" });
  });

  it("prune: writes steps with decisions, what is left, both answers and both counts", async () => {
    const [input, output] = [inFolder("traces.jsonl"), inFolder("pruned.jsonl")];
    const question = "Ann has 16 eggs, eats 3 and sells the rest for $2 each. How much does she get?";
    const thinking = "Okay.\nSo 16 - 3 = 13.\nWait, is that right?\n13 * 2 = 26.";
    const lines = [
      { id: 1, question, response: `<think>\n${thinking}\n</think>\nShe gets $26.`, gold: "26" },
      { id: 2, question, response: "I do not know." },
    ];
    writeFileSync(input, lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
    const { exitCode, output: said } = await terse("prune", "--in", input, "--out", output);
    expect(exitCode).toBe(0);
    expect(said).toContain("2 traces");
    const [pruned, unanswered] = rows(output);
    expect(pruned).toMatchObject({ ...lines[0], answer: "26", prunedAnswer: "26", fallback: null });
    expect(pruned?.["pruned"]).toBe("<think>\n16 - 3 = 13.\n13 * 2 = 26.\nThe answer is $26.\n</think>\nShe gets $26.");
    expect(pruned?.["tokensAfter"]).toBeLessThan(pruned?.["tokensBefore"] as number);
    const steps = pruned?.["steps"] as Record<string, unknown>[];
    expect(steps.map(({ text }) => text).join("")).toBe(lines[0]?.response);
    for (const { text, start, end } of steps)
      expect(lines[0]?.response.slice(start as number, end as number)).toBe(text);
    expect(steps.map(({ role, skill, decision }) => [role, skill, decision])).toEqual([
      ["restate", null, "delete"],
      ["compute", "subtract", "compress"],
      ["hesitate", null, "delete"],
      ["compute", "multiply", "keep"],
      ["answer", null, "keep"],
    ]);
    expect(steps[1]).toMatchObject({ becomes: "16 - 3 = 13.", reason: "Its result, 13, is used in step 4." });
    expect(unanswered).toMatchObject({ answer: null, prunedAnswer: null, fallback: "noAnswer" });
  });

  it("problems: the first of a hundred are the first of two", async () => {
    const make = (n: number, path: string) =>
      terse("problems", "--split", "test", "--seed", "7", "--n", String(n), "--min-steps", "2", "--out", path);
    const results = await Promise.all([make(100, inFolder("100.jsonl")), make(2, inFolder("2.jsonl"))]);
    expect(results.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    expect(rows(inFolder("100.jsonl"))).toHaveLength(100);
    expect(rows(inFolder("100.jsonl")).slice(0, 2)).toEqual(rows(inFolder("2.jsonl")));
    expect(rows(inFolder("2.jsonl"))[0]).toMatchObject({ split: "test", answer: expect.any(String) as string });
  });

  it("says what is wrong in one line and ends with 2", async () => {
    writeFileSync(inFolder("broken.jsonl"), '{"response":"1","gold":"1"}\n{"response":\n');
    writeFileSync(inFolder("bare.jsonl"), '{"response":"1"}\n');
    writeFileSync(inFolder("set.jsonl"), '{"question":"1 + 1?"}\n');
    const out = inFolder("never.jsonl");
    const cases: readonly (readonly [string[], RegExp])[] = [
      [["grade", "--in", inFolder("broken.jsonl"), "--out", out], /broken\.jsonl, line 2: is not JSON/],
      [["grade", "--in", inFolder("bare.jsonl"), "--out", out], /bare\.jsonl, line 1: .*gold/],
      [["problems", "--n", "0", "--out", out], /--n <count>.*whole number/],
      [["eval", "--strategies", "verbose,terse"], /no strategy "terse".*verbose, pruned/],
      [["eval", "--repeats", "2"], /Greedy answers are the same each time/],
      [["eval", "--retry-failed"], /--retry-failed needs --resume/],
      [["eval", "--title", "Mine"], /--title needs --whole/],
      [["eval", "--model", inFolder("no-model")], /config\.json cannot be read/],
      [["eval", "--set", inFolder("set.jsonl")], /set\.jsonl has no columns that are surely a question and its answer/],
      [["evaluate"], /unknown command 'evaluate'/],
    ];
    const results = await Promise.all(cases.map(([args]) => terse(...args)));
    results.forEach(({ exitCode, output }, i) => {
      const [args, expected] = cases[i]!;
      expect(output, args.join(" ")).toMatch(expected);
      expect(output.trimEnd().split("\n"), args.join(" ")).toHaveLength(1);
      expect(exitCode, args.join(" ")).toBe(2);
    });
    expect(existsSync(out)).toBe(false);
  });

  it.skipIf(!STUDENT)(
    "eval: writes items and summary, and resumes (skipped: public/models/student is absent)",
    async () => {
      const [set, out, json] = [inFolder("tiny.jsonl"), inFolder("run.jsonl"), inFolder("summary.json")];
      const problem = (n: number) => ({
        question: `Ann has ${n} pens and buys 4 pens. How many pens has she?`,
        answer: `${n + 4}`,
      });
      writeFileSync(set, [11, 12, 13].map((n) => `${JSON.stringify(problem(n))}\n`).join(""));
      const whole = inFolder("whole.json");
      const args = ["eval", "--set", set, "--batch", "2", "--max-new-tokens", "24", "--out", out, "--json", json];
      args.push("--whole", whole, "--title", "Pens");
      const first = await terse(...args);
      expect(first.output).toMatch(/pruned against verbose, 3 pairs/);
      expect(first.exitCode).toBe(0);
      const summary = JSON.parse(readFileSync(json, "utf8")) as EvaluationSummary;
      expect(summary.arms.map(({ strategy, n, failed }) => [strategy, n, failed])).toEqual([
        ["verbose", 3, 0],
        ["pruned", 3, 0],
      ]);
      expect(rows(out)).toHaveLength(6);
      const { listing } = recordedRun("whole.json", readFileSync(whole, "utf8"));
      expect(listing).toMatchObject({ done: 6, total: 6, run: { title: "Pens", models: ["embedded"] } });
      expect((await terse("report", "--in", whole)).output).toContain("pruned against verbose, 3 pairs");
      const cut = JSON.parse(readFileSync(whole, "utf8")) as { records: object[] };
      writeFileSync(whole, JSON.stringify({ ...cut, records: cut.records.slice(0, 5) }));
      expect((await terse("report", "--in", whole)).output).toMatch(/^Interim: 4 of 6 planned items[^]*, 2 pairs/m);
      writeFileSync(out, readFileSync(out, "utf8").split("\n").slice(0, 5).join("\n"));
      expect((await terse("report", "--in", out)).output).toMatch(/^Interim: 4 of 5 items are counted[^]*, 2 pairs/m);
      const again = await terse(...args, "--resume");
      expect(again.exitCode).toBe(0);
      expect(JSON.parse(readFileSync(json, "utf8"))).toEqual(summary);
      expect(rows(out)).toHaveLength(6);
    },
  );
});
