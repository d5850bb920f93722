import { describe, expect, it } from "vitest";

import { ScriptedGenerator } from "../../../src/adapters/generators/scripted.ts";
import type { CollectionEvent, TraceBlock } from "../../../src/core/distill/collection.ts";
import { collectTraces } from "../../../src/core/distill/collectTraces.ts";
import { DISTILL_VERSION, type DistillPlan } from "../../../src/core/distill/plan.ts";
import { PRESETS } from "../../../src/core/distill/presets.ts";
import type { GenerationItem } from "../../../src/core/ports.ts";
import { generateProblem } from "../../../src/core/problems/generate.ts";
import { MODEL } from "../evaluation/records.ts";

const never = new AbortController().signal;

function makePlan(problems: number, draws = 1): DistillPlan {
  const { training, validation, traces } = PRESETS.minute;
  return {
    version: DISTILL_VERSION,
    student: { id: "scripted", revision: "1", style: "verbose" },
    arm: "drp",
    seed: 7,
    traces: { ...traces, problems, draws },
    training,
    validation,
  };
}

const ENDINGS = ["right", "wrong", "silent", "cut", "failed"] as const;
type Ending = (typeof ENDINGS)[number];

/** What problem number `index` ends with in every draw. */
function endingOf(index: number): Ending {
  return ENDINGS[index % ENDINGS.length]!;
}

/** A student that answers each problem as its index says; `wording` may differ from draw to draw. */
function student(
  asked: GenerationItem[],
  wording: (item: GenerationItem) => string = () => "So it is.",
  device: "wasm" | "webgpu" = "wasm",
): ScriptedGenerator {
  return new ScriptedGenerator({
    model: { ...MODEL, device },
    clock: { now: () => 0 },
    replyTo: (item) => {
      asked.push(item);
      const index = Number(item.id.split("/").at(-2));
      const { answer } = generateProblem({ seed: 7, split: "train", index, minSteps: 2, maxSteps: 4 });
      const ending = endingOf(index);
      if (ending === "failed") return { kind: "failure", promptTokens: 9, error: new Error("No room.") };
      const texts = {
        right: `${wording(item)}\n#### ${answer}`,
        wrong: `#### ${answer}1`,
        silent: "I wonder.",
        cut: "And then",
      };
      const tokens = [{ id: 1, text: texts[ending] }];
      return { kind: "reply", promptTokens: 9, tokens, finishReason: ending === "cut" ? "length" : "stop" };
    },
  });
}

describe("collecting traces", () => {
  it("keeps the right ones, and says of the others why not", async () => {
    const asked: GenerationItem[] = [];
    const { traces, sampled, notKept } = await collectTraces(never, student(asked), makePlan(100), () => {});
    expect(sampled).toBe(100);
    expect(asked).toHaveLength(100);
    expect(notKept).toEqual({ wrong: 20, noAnswer: 20, truncated: 20, failed: 20, repeated: 0 });
    expect(traces).toHaveLength(20);
    traces.forEach((trace, i) => {
      const problem = generateProblem({ seed: 7, split: "train", index: 5 * i, minSteps: 2, maxSteps: 4 });
      expect(problem.split).toBe("train");
      expect(trace).toEqual({
        question: problem.question,
        response: `So it is.\n#### ${problem.answer}`,
        problemId: problem.id,
        tokens: 1,
      });
    });
  });

  it("asks as the student is asked, with draws of their own that do not depend on how many problems there are", async () => {
    const [few, many]: GenerationItem[][] = [[], []];
    await collectTraces(never, student(few!), makePlan(3, 2), () => {});
    await collectTraces(never, student(many!), makePlan(40, 2), () => {});
    expect(many!.slice(0, 6)).toEqual(few);
    expect(new Set(many!.map(({ sampleKey }) => sampleKey)).size).toBe(80);
    const { question } = generateProblem({ seed: 7, split: "train", index: 0, minSteps: 2, maxSteps: 4 });
    expect(few![0]).toMatchObject({
      prompt: { kind: "text", text: `<|problem|> ${question}<|verbose|>` },
      decoding: { temperature: makePlan(3).traces.temperature, seed: 7 },
    });
  });

  it("counts the same text in two draws once", async () => {
    const plan = makePlan(5, 3);
    const same = await collectTraces(never, student([]), plan, () => {});
    expect([same.traces.length, same.notKept.repeated, same.notKept.wrong]).toEqual([1, 2, 3]);
    const other = await collectTraces(
      never,
      student([], ({ id }) => `Draw ${id.split("/").at(-1)}.`),
      plan,
      () => {},
    );
    expect([other.traces.length, other.notKept.repeated]).toEqual([3, 0]);
  });

  it("goes on from the blocks that were stored, to what an uninterrupted collection gives", async () => {
    const plan = makePlan(200);
    const whole: TraceBlock[] = [];
    const all = await collectTraces(never, student([]), plan, () => {}, {
      store: async (block) => void whole.push(block),
    });
    expect(whole.map(({ index }) => index)).toEqual([0, 1, 2, 3]);

    const controller = new AbortController();
    const stored: TraceBlock[] = [];
    const store = async (block: TraceBlock) => {
      stored.push(block);
      if (stored.length === 2) controller.abort();
    };
    const cut = collectTraces(controller.signal, student([]), plan, () => {}, { store });
    await expect(cut).rejects.toMatchObject({ name: "AbortError" });
    expect(stored).toEqual(whole.slice(0, 2));

    const asked: GenerationItem[] = [];
    const events: CollectionEvent[] = [];
    const rest = await collectTraces(never, student(asked), plan, (event) => events.push(event), {
      stored: [...stored].reverse(),
    });
    expect(rest).toEqual(all);
    expect(asked).toHaveLength(200 - 2 * 64);
    expect(events[0]).toEqual({ type: "planned", done: 128, total: 200, together: 64 });
    const done = events.map((event) => event.done);
    expect(done).toEqual([...done].sort((a, b) => a - b));
    expect(done.at(-1)).toBe(200);
    expect(events.flatMap((event) => (event.type === "block" ? [event.block] : []))).toEqual(whole.slice(2));
  });

  it("asks a GPU for several blocks at once, and keeps the same ones", async () => {
    const [cpu, gpu] = await Promise.all(
      (["wasm", "webgpu"] as const).map(async (device) => {
        const requests: number[] = [];
        const blocks: TraceBlock[] = [];
        const asked = student([], undefined, device);
        const generate = asked.generate.bind(asked);
        asked.generate = (signal, request, onEvent) => {
          requests.push(request.items.length);
          return generate(signal, request, onEvent);
        };
        await collectTraces(never, asked, makePlan(300), () => {}, { store: async (block) => void blocks.push(block) });
        return { requests, blocks };
      }),
    );
    expect(cpu!.requests).toEqual([64, 64, 64, 64, 44]);
    expect(gpu!.requests).toEqual([256, 44]);
    expect(gpu!.blocks).toEqual(cpu!.blocks);
  });

  it("needs no student where every block is stored", async () => {
    const plan = makePlan(100);
    const stored: TraceBlock[] = [];
    const all = await collectTraces(never, student([]), plan, () => {}, {
      store: async (block) => void stored.push(block),
    });
    const gone = student([]);
    gone.load = () => Promise.reject(new Error("The student is gone."));
    expect(await collectTraces(never, gone, plan, () => {}, { stored })).toEqual(all);
  });
});
