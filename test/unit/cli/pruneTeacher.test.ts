/** `prune` with a chat model on a server of this process as its teacher. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";

import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import type { TeacherTrace } from "../../../src/core/teacher/teacher.ts";
import { type TeacherServer, teacherServer, type TeacherServerOptions } from "../../contracts/teacherServer.ts";
import { runTool } from "../../run/process.ts";

const KEY = "sk-prune-1";
const folder = mkdtempSync(join(tmpdir(), "terse-prune-"));
afterAll(() => rmSync(folder, { recursive: true }));

const TRACES = [16, 20, 30].map((eggs, i): TeacherTrace & { id: number } => ({
  id: i,
  question: `Ann has ${eggs} eggs, eats 3 and sells the rest for $2 each. How much does she get?`,
  response: `<think>\nOkay.\nSo ${eggs} - 3 = ${eggs - 3}.\nWait, is that right?\n${eggs - 3} * 2 = ${2 * (eggs - 3)}.\n</think>\nShe gets $${2 * (eggs - 3)}.`,
}));
const [input, output] = [join(folder, "traces.jsonl"), join(folder, "pruned.jsonl")];
const draft = `${output}.draft`;
const rows = () =>
  readFileSync(output, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);

const servers: TeacherServer[] = [];
async function serve(options: Partial<TeacherServerOptions> = {}): Promise<TeacherServer> {
  const server = await teacherServer(TRACES, { key: KEY, ...options });
  servers.push(server);
  return server;
}
const prune = (...args: readonly string[]) =>
  runTool("tsx", ["src/cli/main.ts", "prune", "--in", input, "--out", output, ...args]);

describe("npm run terse -- prune --teacher URL", { timeout: 120_000 }, () => {
  beforeEach(() => {
    vi.stubEnv("TERSE_TEACHER_KEY", KEY);
    writeFileSync(input, TRACES.map((trace) => `${JSON.stringify(trace)}\n`).join(""));
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    for (const path of [output, draft]) rmSync(path, { force: true });
    await Promise.all(servers.splice(0).map((server) => server.close()));
  });

  it("says before what it takes and after what it took, and writes what the symbolic teacher would, in order", async () => {
    const { baseUrl, asked } = await serve({
      reply: async (right, { question }) => (question === TRACES[0]!.question && (await setTimeout(200)), right),
    });
    const estimate = await prune("--teacher", baseUrl, "--estimate", "--prices", "1,2");
    expect(estimate.output).toMatch(/^3 traces to ask qwen@127\.0\.0\.1:\d+ about: some 6 calls, .* at these prices\)/);
    expect([asked.length, existsSync(draft)]).toEqual([0, false]);

    const { exitCode, output: said } = await prune("--teacher", baseUrl, "--prices", "1,2");
    expect(said).toMatch(/It took 6 calls, 6,000 tokens in and 600 out \(0\.0072 at these prices\)/);
    expect(exitCode).toBe(0);
    const model = rows();
    await prune();
    const symbolic = rows();
    expect(symbolic.map(({ id, teacher }) => [id, teacher])).toEqual(TRACES.map(({ id }) => [id, "symbolic"]));
    const teacher = expect.stringMatching(/^qwen@/) as unknown;
    const usage = { calls: 2, tokensIn: 2000, tokensOut: 200 };
    expect(model).toEqual(symbolic.map((row) => ({ ...row, teacher, rejection: null, usage })));
    expect(existsSync(draft)).toBe(false);
  });

  it("writes why a reply was rejected, or has the symbolic teacher prune instead", async () => {
    const { baseUrl } = await serve({
      reply: (right, { question }) => (question === TRACES[1]!.question ? "I would rather not." : right),
    });
    const strict = await prune("--teacher", baseUrl);
    expect(strict.output).toContain("1 rejected");
    const rejection = "The reply to the first call holds no JSON.";
    const common = { id: 1, answer: "34", rejection, usage: { calls: 3 } };
    expect(rows()[1]).toMatchObject({ ...common, steps: [], pruned: null, tokensAfter: null });
    expect(rows()[1]!["teacher"]).toMatch(/^qwen@/);
    await prune("--teacher", baseUrl, "--fallback", "symbolic");
    expect(rows()[1]).toMatchObject({ ...common, teacher: "symbolic", prunedAnswer: "34" });
  });

  it("keeps what was answered when the server fails, and goes on from there", async () => {
    let fails = true;
    const server = await serve({
      reply: (right, { question }) => (fails && question === TRACES[1]!.question ? null : right),
    });
    const command = ["--teacher", server.baseUrl, "--at-once", "1"];
    const first = await prune(...command);
    expect(first.exitCode).toBe(1);
    expect(first.output).toMatch(/\d of 3 traces are kept in .*\.draft; the same command with --resume goes on/);
    expect(existsSync(output)).toBe(false);
    const again = await prune(...command);
    expect([again.exitCode, again.output]).toEqual([2, expect.stringContaining("Add --resume")]);
    const other = await prune(...command, "--resume", "--split", "sentences");
    expect([other.exitCode, other.output]).toEqual([2, expect.stringContaining("of other traces, another teacher")]);

    fails = false;
    // As a kill in the middle of writing leaves it.
    writeFileSync(draft, `${readFileSync(draft, "utf8")}{"index": 1, "us`);
    const before = server.asked.length;
    const resumed = await prune(...command, "--resume");
    expect(resumed.exitCode, resumed.output).toBe(0);
    const kept = Number(/(\d) of 3 traces are kept/.exec(first.output)![1]);
    expect(kept).toBeGreaterThan(0);
    expect(server.asked.length - before).toBe(2 * (TRACES.length - kept));
    expect(rows().map(({ id, prunedAnswer }) => [id, prunedAnswer])).toEqual([
      [0, "26"],
      [1, "34"],
      [2, "54"],
    ]);
  });

  it("says what is wrong in one line, and never the key", async () => {
    const { baseUrl } = await serve({ models: ["qwen", "llama"] });
    const cases: readonly (readonly [string[], RegExp])[] = [
      [["--teacher", "gpt"], /no teacher "gpt".*http:\/\/localhost/],
      [["--fallback", "symbolic"], /--fallback is for a teacher on a server/],
      [["--resume"], /--resume is for a teacher on a server/],
      [["--teacher", baseUrl], /has 2 models\. Name one with --teacher-model: qwen, llama/],
      [["--teacher", baseUrl, "--prices", "1"], /two prices with a comma/],
    ];
    const results = await Promise.all(cases.map(([args]) => prune(...args)));
    vi.stubEnv("TERSE_TEACHER_KEY", "sk-wrong");
    results.push(await prune("--teacher", baseUrl, "--teacher-model", "qwen"));
    results.forEach(({ output: said, exitCode }, i) => {
      expect(said).toMatch(cases[i]?.[1] ?? /refuses the key \(401\)/);
      expect(said).not.toMatch(/sk-(prune|wrong)/);
      expect([said.trimEnd().split("\n").length, exitCode]).toEqual([1, 2]);
    });
  });
});
