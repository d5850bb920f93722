import { describe, expect, it } from "vitest";

import { modelPruner } from "../../../src/core/distill/modelPruner.ts";
import type { PrunedRow } from "../../../src/core/distill/pruner.ts";
import { AppError, isAbort } from "../../../src/core/errors.ts";
import type { Generator } from "../../../src/core/ports.ts";
import { generateProblem } from "../../../src/core/problems/generate.ts";
import type { TeacherTrace } from "../../../src/core/teacher/teacher.ts";
import { traceText } from "../../../src/core/traces/rendered.ts";
import { renderVerbose } from "../../../src/core/traces/verbose.ts";
import { CHAT, dialogue, oracleReply, scriptedTeacher, symbolic } from "./scriptedTeacher.ts";

const TRACES: readonly TeacherTrace[] = Array.from({ length: 12 }, (_, index) => {
  const problem = generateProblem({ seed: 5, split: "train", index, minSteps: 2, maxSteps: 4 });
  return { question: problem.question, response: traceText(renderVerbose(problem, index)) };
});
const signal = (): AbortSignal => new AbortController().signal;

function stage(generator: Generator, more: { atOnce?: number; fallsBack?: boolean } = {}) {
  const pruner = modelPruner({ generator, dialogue, symbolic, atOnce: 4, fallsBack: false, ...more });
  const rows: PrunedRow[] = [];
  const run = (traces = TRACES, stopped = signal()) =>
    pruner.pruneMany(stopped, traces, "skill", (row) => rows.push(row));
  return { pruner, rows, run };
}

describe("a chat model that prunes many traces", () => {
  it("comes to what its decisions come to, each trace once, and counts what it took", async () => {
    const widths: number[] = [];
    const inner = scriptedTeacher((asked) => oracleReply(TRACES, asked));
    const generator: Generator = {
      load: (...call) => inner.load(...call),
      unload: () => inner.unload(),
      generate: (stopped, request, onEvent) => {
        widths.push(request.items.length);
        for (const { decoding } of request.items) expect(decoding).toMatchObject({ temperature: 0 });
        return inner.generate(stopped, request, onEvent);
      },
    };
    const { rows, run } = stage(generator);
    await run();
    expect(rows.map(({ index }) => index).sort((a, b) => a - b)).toEqual(TRACES.map((_, i) => i));
    expect(Math.max(...widths)).toBe(4);
    const plain: PrunedRow[] = [];
    await symbolic.pruneMany(signal(), TRACES, "skill", (row) => plain.push(row));
    for (const { index, pruned, answerKept, tokens, usage, rejection } of rows) {
      expect([answerKept, rejection]).toEqual([true, undefined]);
      expect({ pruned, tokens }).toEqual({ pruned: plain[index]!.pruned, tokens: plain[index]!.tokens });
      expect(usage).toMatchObject({ calls: 2, tokensIn: { source: "exact" }, tokensOut: { value: 2 } });
    }
  });

  it("rejects for a trace what is wrong there, and falls back where that is wanted", async () => {
    const lying = scriptedTeacher((asked) =>
      asked.question === TRACES[3]!.question ? `{"steps": []}` : oracleReply(TRACES, asked),
    );
    const strict = stage(lying);
    await strict.run();
    const kind = "badShape";
    const rejected = strict.rows.filter(({ pruned }) => pruned === undefined);
    expect(rejected).toMatchObject([{ index: 3, rejection: { kind }, usage: { calls: 3 }, answerKept: undefined }]);
    expect(strict.rows).toHaveLength(TRACES.length);

    const lenient = stage(lying, { fallsBack: true });
    await lenient.run();
    expect(lenient.rows.every(({ answerKept }) => answerKept)).toBe(true);
    expect(lenient.rows.find(({ index }) => index === 3)).toMatchObject({ rejection: { kind }, usage: { calls: 3 } });
    const alone = await stage(lying).pruner.prune(signal(), TRACES[3]!, "skill");
    expect(alone).toMatchObject({ kind: "rejected", rejection: { kind }, reply: `{"steps": []}` });
  });

  it("keeps what is there when the server goes away, what was answered in the same breath among it", async () => {
    let requests = 0;
    const inner = scriptedTeacher((asked) => oracleReply(TRACES, asked));
    const gone = new AppError({ code: "network", message: "The server cannot be reached.", hint: "Start it." });
    const generator: Generator = {
      load: (...call) => inner.load(...call),
      unload: () => inner.unload(),
      generate: async (stopped, request, onEvent) => {
        if (++requests !== 4) return inner.generate(stopped, request, onEvent);
        await inner.generate(stopped, { items: request.items.slice(0, 3) }, onEvent);
        throw gone;
      },
    };
    const { rows, run } = stage(generator);
    await expect(run()).rejects.toBe(gone);
    expect(rows).toHaveLength(7);
    const rest = TRACES.filter((_, i) => !rows.some(({ index }) => index === i));
    await run(rest);
    expect(rows).toHaveLength(TRACES.length);
  });

  it("leaves out what the server fails on alone, and says so at the end", async () => {
    const generator = scriptedTeacher((asked) => {
      if (asked.question !== TRACES[2]!.question) return oracleReply(TRACES, asked);
      throw new AppError({ code: "network", message: "The server failed (500)." });
    });
    const { rows, run, pruner } = stage(generator);
    await expect(run()).rejects.toMatchObject({
      code: "network",
      message: "One trace could not be asked about. The server failed (500).",
      hint: expect.stringContaining("Resume") as string,
    });
    expect(rows).toHaveLength(TRACES.length - 1);
    await expect(pruner.prune(signal(), TRACES[2]!, "skill")).rejects.toMatchObject({
      message: "The server failed (500).",
    });
  });

  it("does not ask a server on and on that fails on everything", async () => {
    let asked = 0;
    const generator = scriptedTeacher(() => {
      asked++;
      throw new AppError({ code: "network", message: "The server failed (500)." });
    });
    await expect(stage(generator).run()).rejects.toMatchObject({ code: "network" });
    expect(asked).toBe(4);
  });

  it("stops when it is told to, and takes nothing that is no chat model", async () => {
    const controller = new AbortController();
    const generator = scriptedTeacher((asked) => {
      if (asked.call === "prune") controller.abort();
      return oracleReply(TRACES, asked);
    });
    const { rows, run } = stage(generator);
    expect(isAbort(await run(TRACES, controller.signal).catch((thrown: unknown) => thrown))).toBe(true);
    expect(rows.length).toBeLessThan(TRACES.length);

    const student: Generator = {
      ...generator,
      load: async () => ({ ...CHAT, kind: "student" }),
      generate: () => Promise.reject(new Error("unused")),
      unload: async () => {},
    };
    await expect(stage(student).run()).rejects.toMatchObject({ code: "unsupported" });
  });

  it("estimates within a factor of two what it then takes", async () => {
    let [tokensIn, tokensOut] = [0, 0];
    const generator = scriptedTeacher((asked) => {
      const reply = oracleReply(TRACES, asked);
      tokensIn += asked.whole.length / 4;
      tokensOut += reply.length / 4;
      return reply;
    });
    const estimate = await dialogue.estimate(signal(), TRACES, "skill");
    await stage(generator).run();
    expect(estimate.calls).toBe(2 * TRACES.length);
    for (const [about, real] of [
      [estimate.tokensIn, tokensIn],
      [estimate.tokensOut, tokensOut],
    ] as const) {
      expect(about / real).toBeGreaterThan(0.5);
      expect(about / real).toBeLessThan(2);
    }
  });
});
