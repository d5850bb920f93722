import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { ScriptedGenerator, type ScriptedReply } from "../../../src/adapters/generators/scripted.ts";
import { AppError } from "../../../src/core/errors.ts";
import { completeRecords } from "../../../src/core/evaluation/completeRecords.ts";
import { gradeRecord } from "../../../src/core/evaluation/graded.ts";
import type { EvaluationRecord } from "../../../src/core/evaluation/record.ts";
import {
  type EvaluationEvent,
  type EvaluationPlan,
  reconcile,
  runEvaluation,
} from "../../../src/core/evaluation/run.ts";
import { sharedBlocks } from "../../../src/core/evaluation/sharedBlocks.ts";
import { summarize } from "../../../src/core/evaluation/summary.ts";
import { hashFraction } from "../../../src/core/hash.ts";
import type { GenerationItem, GenerationRequest, Generator } from "../../../src/core/ports.ts";
import { strategyById } from "../../../src/core/prompts/strategies.ts";
import { makeRun } from "../../contracts/runStore.ts";
import { DECODING, makeProblem, MODEL } from "./records.ts";

const clock = { now: () => 0 };
const never = new AbortController().signal;

/** Answers some items rightly, some wrongly, not at all, or with a failure: a function of the item's sample key. */
function replyTo(item: GenerationItem): ScriptedReply {
  const draw = hashFraction(item.sampleKey);
  const text = item.prompt.kind === "text" ? item.prompt.text : "";
  const gold = Number(/What is (\d+)/.exec(text)?.[1]) + 3;
  if (draw < 0.1) {
    return { kind: "failure", promptTokens: 9, error: new AppError({ code: "out-of-memory", message: "No room." }) };
  }
  const answer = draw < 0.7 ? `#### ${gold}\n` : draw < 0.85 ? `#### ${gold + 1}\n` : "Well";
  const words = `${text.includes("<|verbose|>") ? "Let me think about this for a while. " : ""}${answer}`;
  return {
    kind: "reply",
    promptTokens: 9,
    tokens: [...words].map((character, id) => ({ id, text: character })),
    finishReason: "stop",
  };
}

function scripted(wrap: (request: GenerationRequest) => void = () => {}, model = MODEL): Generator {
  const inner = new ScriptedGenerator({ model, replyTo, clock, wait: () => Promise.resolve() });
  return {
    load: (signal, onEvent) => inner.load(signal, onEvent),
    unload: () => inner.unload(),
    generate: async (signal, request, onEvent) => {
      wrap(request);
      return inner.generate(signal, request, onEvent);
    },
  };
}

function makePlan(n: number, blockSize: number, ids = ["verbose", "pruned"]): EvaluationPlan {
  return {
    problems: Array.from({ length: n }, (_, i) => makeProblem(i)),
    strategies: ids.map((id) => strategyById(id)!),
    decoding: DECODING,
    blockSize,
    repeats: 1,
  };
}

const summaryOf = (records: readonly EvaluationRecord[]) => summarize(records.map(gradeRecord));

/** Runs a plan against a store and stops it when so many requests were made. */
async function runUntil(plan: EvaluationPlan, requests: number, stored: EvaluationRecord[]): Promise<string> {
  const stop = new AbortController();
  let made = 0;
  const generator = scripted(() => {
    if (made++ === requests) stop.abort();
  });
  const store = async (block: readonly EvaluationRecord[]): Promise<void> => void stored.push(...block);
  return runEvaluation(stop.signal, plan, [generator], () => {}, { stored: [...stored], store }).then(
    () => "finished",
    (error: Error) => error.name,
  );
}

describe("an evaluation run", () => {
  it("makes one record for each problem in each arm, in the plan's order", async () => {
    const plan = makePlan(7, 3);
    const records = await runEvaluation(never, plan, [scripted()], () => {});
    const names = records.map((record) => `${record.problemId} ${record.strategyId}`);
    expect(new Set(names).size).toBe(14);
    expect(names.slice(0, 6)).toEqual([
      "problem 0 verbose",
      "problem 1 verbose",
      "problem 2 verbose",
      "problem 0 pruned",
      "problem 1 pruned",
      "problem 2 pruned",
    ]);
    expect(records.every((record) => record.prompt.kind === "text")).toBe(true);
  });

  it("sends a block's problems as one request an arm, and finishes a block before the next", async () => {
    const sizes: number[] = [];
    await runEvaluation(never, makePlan(7, 3), [scripted(({ items }) => sizes.push(items.length))], () => {});
    expect(sizes).toEqual([3, 3, 3, 3, 1, 1]);
  });

  it("asks each model only as the plan's arms say, and knows from their records when it is complete", async () => {
    const child = { ...MODEL, id: "child", styles: ["verbose" as const] };
    const arms = [
      { model: MODEL.id, strategy: "verbose" },
      { model: "child", strategy: "own" },
    ];
    const plan: EvaluationPlan = { ...makePlan(4, 2, ["verbose", "own"]), arms };
    const records = await runEvaluation(never, plan, [scripted(), scripted(undefined, child)], () => {});
    expect(records.map(({ model, strategyId }) => `${model.id} ${strategyId}`)).toEqual([
      ...["scripted verbose", "scripted verbose", "child own", "child own"],
      ...["scripted verbose", "scripted verbose", "child own", "child own"],
    ]);
    const run = { ...makeRun("two", 1), models: [MODEL.id, "child"], plan };
    expect(completeRecords(run, records)).toHaveLength(8);
    expect(completeRecords(run, records.slice(0, 6))).toHaveLength(4);
  });

  it("is counted without its plan as with it, wherever its list of items was cut off", async () => {
    const plan = makePlan(7, 3);
    const records = await runEvaluation(never, plan, [scripted()], () => {});
    const run = { ...makeRun("cut", 1), models: [MODEL.id], plan };
    const firstOfLastArm = records.findIndex(({ strategyId }) => strategyId === "pruned");
    for (let cut = firstOfLastArm + 1; cut <= records.length; cut++) {
      const left = records.slice(0, cut);
      expect(sharedBlocks(left)).toEqual(completeRecords(run, left));
    }
    expect(sharedBlocks(records)).toEqual(records);
    expect(sharedBlocks([])).toEqual([]);
  });

  it("keeps a failed item as a record with its code", async () => {
    const records = await runEvaluation(never, makePlan(60, 16), [scripted()], () => {});
    const failed = records.filter((record) => record.outcome.kind === "failed");
    expect(failed.length).toBeGreaterThan(0);
    for (const { outcome } of failed)
      expect(outcome).toEqual({ kind: "failed", code: "out-of-memory", message: "No room." });
    const { arms } = summaryOf(records);
    expect(arms.reduce((sum, arm) => sum + arm.failed, 0)).toBe(failed.length);
  });

  it("keeps an item that the generator lost as failed", async () => {
    const forgetful: Generator = { ...scripted(), generate: async () => [] };
    const records = await runEvaluation(never, makePlan(2, 2), [forgetful], () => {});
    expect(records.map(({ outcome }) => outcome)).toEqual(
      records.map(() => expect.objectContaining({ kind: "failed", code: "internal" })),
    );
  });

  it("tells events by their laws", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(12), fc.integer({ min: 1, max: 6 }), async (n, blockSize) => {
        const events: EvaluationEvent[] = [];
        const records = await runEvaluation(never, makePlan(n, blockSize), [scripted()], (event) => events.push(event));
        const kinds = events.map((event) => event.type);
        expect(kinds.lastIndexOf("load")).toBeLessThan(kinds.indexOf("planned"));
        const counted = events.filter((event) => event.type !== "load");
        expect(counted[0]).toMatchObject({ type: "planned", done: 0, total: 2 * n });
        counted.reduce((before, { done }) => (expect(done).toBeGreaterThanOrEqual(before), done), 0);
        expect(counted.at(-1)!.done).toBe(2 * n);
        expect(counted.flatMap((event) => (event.type === "block" ? event.records : []))).toEqual(records);
      }),
      { numRuns: 15 },
    );
  });

  it("does not tell a block before it is stored", async () => {
    const order: string[] = [];
    await runEvaluation(never, makePlan(2, 1), [scripted()], (event) => event.type === "block" && order.push("told"), {
      store: async () => {
        await Promise.resolve();
        order.push("stored");
      },
    });
    expect(order).toEqual(Array.from({ length: 4 }, () => ["stored", "told"]).flat());
  });

  it("stopped anywhere and resumed, however often, gives the same records and summary", async () => {
    const whole = new Map<string, EvaluationRecord[]>();
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.nat(8), { minLength: 1, maxLength: 4 }),
        async (n, blockSize, stops) => {
          const plan = makePlan(n, blockSize);
          const name = `${n} ${blockSize}`;
          whole.set(name, whole.get(name) ?? (await runEvaluation(never, plan, [scripted()], () => {})));
          const stored: EvaluationRecord[] = [];
          for (const requests of stops) await runUntil(plan, requests, stored);
          const ended = await runEvaluation(never, plan, [scripted()], () => {}, { stored });
          expect(ended).toEqual(whole.get(name));
          expect(summaryOf(ended)).toEqual(summaryOf(whole.get(name)!));
        },
      ),
      { numRuns: 25 },
    );
  });

  it("rejects with AbortError when stopped, and keeps whole blocks only", async () => {
    const stored: EvaluationRecord[] = [];
    expect(await runUntil(makePlan(6, 2), 3, stored)).toBe("AbortError");
    expect(stored).toHaveLength(6);
    const started = new AbortController();
    started.abort();
    await expect(runEvaluation(started.signal, makePlan(2, 2), [scripted()], () => {})).rejects.toMatchObject({
      name: "AbortError",
    });
  });

  it("does not ask again for what is stored, and runs a block again of which an item is missing", async () => {
    const plan = makePlan(6, 2);
    const stored = await runEvaluation(never, plan, [scripted()], () => {});
    let requests = 0;
    const count = scripted(() => requests++);
    expect(await runEvaluation(never, plan, [count], () => {}, { stored })).toEqual(stored);
    expect(requests).toBe(0);
    expect(await runEvaluation(never, plan, [count], () => {}, { stored: stored.toSpliced(5, 1) })).toEqual(stored);
    expect(requests).toBe(1);
  });

  it("knows the records of another plan for what they are", async () => {
    const plan = makePlan(6, 2);
    const stored = await runEvaluation(never, plan, [scripted()], () => {});
    expect(reconcile(plan, [MODEL], stored)).toEqual({ kept: stored, foreign: 0 });
    expect(reconcile(plan, [MODEL], stored.slice(0, 7))).toEqual({ kept: stored.slice(0, 6), foreign: 0 });
    for (const [other, model] of [
      [makePlan(6, 3), MODEL],
      [{ ...plan, decoding: { ...DECODING, seed: 8 } }, MODEL],
      [plan, { ...MODEL, revision: "2" }],
    ] as const) {
      expect(reconcile(other, [model], stored)).toEqual({ kept: [], foreign: 12 });
    }
    const fewer = makePlan(6, 2, ["pruned"]);
    const pruned = stored.filter((record) => record.strategyId === "pruned");
    expect(reconcile(fewer, [MODEL], stored)).toEqual({ kept: pruned, foreign: 6 });
  });

  it("gives each strategy the same texts whatever the order of the arms", async () => {
    const texts = async (ids: string[]): Promise<string[]> =>
      (await runEvaluation(never, makePlan(8, 3, ids), [scripted()], () => {}))
        .map((record) => `${record.strategyId} ${record.problemId} ${JSON.stringify(record.outcome)}`)
        .sort();
    expect(await texts(["pruned", "verbose"])).toEqual(await texts(["verbose", "pruned"]));
  });

  it("takes each strategy's own limit of new tokens unless one is given, and leaves a third of the context", async () => {
    const limits = async (plan: EvaluationPlan): Promise<number[]> =>
      (await runEvaluation(never, plan, [scripted()], () => {})).map((record) => record.decoding.maxNewTokens);
    const plan = makePlan(1, 1);
    const own = plan.strategies.map((strategy) => Math.min(666, strategy.maxNewTokens));
    expect(await limits({ ...plan, decoding: { ...DECODING, maxNewTokens: undefined } })).toEqual(own);
    expect(await limits({ ...plan, decoding: { ...DECODING, maxNewTokens: 40 } })).toEqual([40, 40]);
    expect(await limits({ ...plan, decoding: { ...DECODING, maxNewTokens: 4000 } })).toEqual([666, 666]);
  });

  it("lets a generator that breaks down end the run, after what was stored", async () => {
    let requests = 0;
    const broken = scripted(() => {
      if (requests++ === 2) throw new AppError({ code: "gpu-lost", message: "The GPU is gone." });
    });
    const stored: EvaluationRecord[] = [];
    const store = async (block: readonly EvaluationRecord[]): Promise<void> => void stored.push(...block);
    await expect(runEvaluation(never, makePlan(4, 2), [broken], () => {}, { store })).rejects.toMatchObject({
      code: "gpu-lost",
    });
    expect(stored).toHaveLength(4);
  });

  it("refuses a strategy that the model cannot follow, and a block without problems", async () => {
    await expect(runEvaluation(never, makePlan(1, 1, ["draft"]), [scripted()], () => {})).rejects.toMatchObject({
      code: "unsupported",
    });
    await expect(runEvaluation(never, makePlan(1, 0), [scripted()], () => {})).rejects.toMatchObject({
      code: "bad-argument",
    });
  });
});
