import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { ARM_IDS } from "../../src/core/distill/arm.ts";
import { armById, DISTILL_ARMS } from "../../src/core/distill/arms.ts";
import { isBetter, isCheckDue, outOfPatience } from "../../src/core/distill/bestCheck.ts";
import type { PreparedLessons } from "../../src/core/distill/distiller.ts";
import { firstRound, lessonsOfStep } from "../../src/core/distill/lessonOrder.ts";
import { GatheredLessons, trainingPlan } from "../../src/core/distill/lessons.ts";
import { DISTILL_VERSION, type DistillPlan, planHash, tracesHash } from "../../src/core/distill/plan.ts";
import { PRESET_IDS, PRESETS, requirePlan } from "../../src/core/distill/presets.ts";
import { joinLessons } from "../../src/core/distill/stationFigures.ts";
import { teach } from "../../src/core/distill/teach.ts";
import type { ValidationCheck } from "../../src/core/distill/trainer.ts";
import { gradeResponse } from "../../src/core/grading/grade.ts";
import { generateProblem } from "../../src/core/problems/generate.ts";
import { mean } from "../../src/core/stats/mean.ts";
import { answersSame, statedAnswer } from "../../src/core/teacher/statedAnswer.ts";
import { pruneTrace } from "../../src/core/teacher/symbolicTeacher.ts";
import type { Split, TeacherTrace } from "../../src/core/teacher/teacher.ts";
import { solutionText } from "../../src/core/traces/solution.ts";
import { batchShape } from "../../src/engine/train/batchShape.ts";
import { Packer } from "../../src/engine/train/packing.ts";

const never = new AbortController().signal;
const prune = async (_: AbortSignal, trace: TeacherTrace, split: Split) => pruneTrace(trace, split);

const PLAN: DistillPlan = {
  version: DISTILL_VERSION,
  student: { id: "student", revision: "1", style: "verbose" },
  arm: "drp",
  seed: 7,
  traces: PRESETS.minute.traces,
  training: { ...PRESETS.minute.training, steps: 60, examplesPerStep: 16 },
  validation: { problems: 64, every: 20 },
};

const PROBLEMS = Array.from({ length: 60 }, (_, index) =>
  generateProblem({ seed: 11, split: "train", index, minSteps: 1, maxSteps: 5 }),
);
const TRACES: readonly TeacherTrace[] = [
  ...PROBLEMS.map((problem, i) => ({ question: problem.question, response: solutionText(problem, "verbose", i) })),
  // What a student also writes: no calculation at all, and a number from nowhere.
  { question: PROBLEMS[0]!.question, response: "I simply know it.\n#### 5" },
  { question: PROBLEMS[1]!.question, response: "97 * 13 = 1261.\n#### 1261" },
  { question: PROBLEMS[2]!.question, response: "I do not know." },
];

describe("every arm", async () => {
  const taught = new Map(
    await Promise.all(
      DISTILL_ARMS.map(async (arm) => [arm.id, await teach(never, arm, TRACES, prune, () => {})] as const),
    ),
  );

  it.each(ARM_IDS)("%s answers as its traces do, by the strict grader", (id) => {
    const traces = new Map(TRACES.map((trace) => [trace.response, trace]));
    expect(traces.size).toBe(TRACES.length);
    const { lessons } = taught.get(id)!;
    expect(lessons.length).toBeGreaterThan(50);
    for (const { question, target } of lessons) {
      const problem = PROBLEMS.find((each) => each.question === question)!;
      expect(gradeResponse({ response: target, gold: problem.answer }).strict.kind).toBe("correct");
    }
  });

  it("learns from the same questions, and rejects the same traces for the same reasons", () => {
    const [first, ...others] = [...taught.values()].map(({ lessons, rejected }) => ({
      questions: lessons.map(({ question }) => question),
      rejected,
    }));
    for (const other of others) expect(other).toEqual(first);
    expect(first!.rejected).toMatchObject({ noAnswer: 1 });
  });

  it.each(ARM_IDS)("%s is a function of question, trace and decisions", async (id) => {
    const again = await teach(never, armById(id)!, TRACES.slice(0, 10), prune, () => {});
    expect(again.lessons).toEqual(taught.get(id)!.lessons.slice(0, again.lessons.length));
  });

  it("writes what it is named for", () => {
    const targets = (id: (typeof ARM_IDS)[number]) => taught.get(id)!.lessons.map(({ target }) => target);
    const mean = (id: (typeof ARM_IDS)[number]) => targets(id).join("").length / targets(id).length;
    const whole = TRACES.slice(0, 60).map(({ response }) => response);
    expect(targets("verbose")).toEqual(whole);
    targets("format-only").forEach((target, i) => {
      expect(target.startsWith(whole[i]!)).toBe(true);
      expect(target.slice(whole[i]!.length)).toMatch(/^\nThe answer is [\d.,]+\.$/);
    });
    targets("answer-only").forEach((target) => expect(target).toMatch(/^The answer is [\d.,]+\.$/));
    targets("mix").forEach((target, i) => expect([whole[i], targets("drp")[i]]).toContain(target));
    expect(new Set(targets("mix").map((target, i) => target === whole[i])).size).toBe(2);
    targets("direct").forEach((target) => expect(target.split("\n").slice(0, -1).join("\n")).not.toMatch(/[a-z]{3}/));
    expect(mean("answer-only")).toBeLessThan(mean("direct"));
    expect(mean("direct")).toBeLessThan(mean("drp"));
    expect(mean("drp")).toBeLessThan(mean("default-split"));
    expect(mean("no-split")).toBeLessThan(mean("verbose"));
    targets("no-split").forEach((target, i) => {
      const lines = target.split("\n");
      expect(whole[i]!.startsWith(lines.slice(0, -1).join("\n").trimEnd())).toBe(true);
      expect(whole[i]!).toContain(lines.at(-1)!);
      expect(target).not.toBe(targets("default-split")[i]);
    });
  });

  it("rejects a target that answers otherwise, whatever the teacher says", async () => {
    const lying = async (_: AbortSignal, trace: TeacherTrace, split: Split) => ({
      ...pruneTrace(trace, split),
      pruned: "So the answer is 7.\n#### 999999",
    });
    const { lessons, rejected } = await teach(never, armById("drp")!, TRACES.slice(0, 5), lying, () => {});
    expect(lessons).toEqual([]);
    expect(rejected).toEqual({ answerChanged: 5 });
    expect(answersSame("#### 999999", statedAnswer(TRACES[0]!.response))).toBe(false);
  });

  it("asks for each split once, and hears an abort between two traces", async () => {
    const asked: Split[] = [];
    const counting = async (signal: AbortSignal, trace: TeacherTrace, split: Split) => {
      asked.push(split);
      return prune(signal, trace, split);
    };
    await teach(never, armById("default-split")!, TRACES.slice(0, 2), counting, () => {});
    expect(asked).toEqual(["skill", "paragraphs", "skill", "paragraphs"]);
    const controller = new AbortController();
    const stopped = teach(controller.signal, armById("drp")!, TRACES, prune, (done) => {
      if (done === 3) controller.abort();
    });
    await expect(stopped).rejects.toMatchObject({ name: "AbortError" });
  });
});

describe("the order of lessons", () => {
  const cases = fc.record({
    seed: fc.nat(1000),
    count: fc.integer({ min: 1, max: 60 }),
    examplesPerStep: fc.integer({ min: 1, max: 20 }),
  });
  const plan = (seed: number, examplesPerStep: number) => ({
    seed,
    training: { ...PLAN.training, examplesPerStep },
  });

  it("shows every lesson as often as any other, up to once, after any number of steps", () => {
    fc.assert(
      fc.property(cases, fc.integer({ min: 1, max: 30 }), ({ seed, count, examplesPerStep }, steps) => {
        const seen = Array.from({ length: steps }, (_, step) =>
          lessonsOfStep(plan(seed, examplesPerStep), count, step),
        ).flat();
        expect(seen).toHaveLength(steps * examplesPerStep);
        const times = Array.from({ length: count }, (_, place) => seen.filter((each) => each === place).length);
        expect(Math.max(...times) - Math.min(...times)).toBeLessThanOrEqual(1);
        if (steps >= firstRound(plan(seed, examplesPerStep), count)) expect(Math.min(...times)).toBeGreaterThan(0);
      }),
    );
  });

  it("differs from round to round and from seed to seed", () => {
    const round = (seed: number, step: number) => lessonsOfStep(plan(seed, 40), 40, step);
    expect(round(1, 0)).not.toEqual(round(1, 1));
    expect(round(1, 0)).not.toEqual(round(2, 0));
    expect(round(1, 0)).toEqual(round(1, 0));
  });
});

describe("traces taught piece by piece", () => {
  it.each(ARM_IDS)("give the lessons and refusals of all at once, %s", async (id) => {
    const prepare = async (traces: readonly TeacherTrace[]): Promise<PreparedLessons> => {
      const taught = await teach(never, armById(id)!, traces, prune, () => {});
      return { ...taught, targetTokens: mean(taught.lessons.map(({ target }) => target.length)) };
    };
    const pieces = await Promise.all([TRACES.slice(0, 20), TRACES.slice(20, 61), TRACES.slice(61)].map(prepare));
    const { targetTokens, ...joined } = joinLessons(pieces);
    const { targetTokens: whole, ...taught } = await prepare(TRACES);
    expect(joined).toEqual(taught);
    expect(targetTokens).toBeCloseTo(whole!, 9);
    expect(joinLessons([]).targetTokens).toBeUndefined();
  });
});

describe("the shape of batches", () => {
  it("has room for a step's examples, as the packer fills it, and wastes little", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 40, max: 140 }), { minLength: 4, maxLength: 40 }), (lengths) => {
        const size = batchShape(lengths, 128, 640);
        expect(size.tokens).toBeLessThanOrEqual(640);
        const packer = new Packer(size);
        for (const length of [...lengths].sort((a, b) => b - a)) {
          const ids = Array.from({ length: length + 1 }, () => 1);
          expect(packer.add({ ids, weights: ids })).toBe(true);
        }
        const oneToARow = lengths.length * 16 * Math.ceil(Math.max(...lengths) / 16);
        expect(size.rows * size.tokens).toBeLessThanOrEqual(oneToARow);
      }),
    );
  });

  it("holds one example that is longer than all others", () => {
    expect(batchShape([5, 500], 128, 640)).toEqual({ rows: 1, tokens: 512 });
  });
});

describe("checks", () => {
  const check = (step: number, accuracy: number, tokens: number, isBest = false): ValidationCheck => {
    const estimate = (value: number) => ({ estimate: value, low: value, high: value, n: 64, method: "none" });
    return { step, accuracy: estimate(accuracy), tokens: estimate(tokens), isBest, samples: [], ms: 1 };
  };
  // 60 steps of 16 examples: 160 lessons are all seen after step 10.
  const lessons = Array.from({ length: 160 }, () => ({ question: "", target: "" }));
  const better = (found: ValidationCheck, ...before: ValidationCheck[]) => isBetter(PLAN, lessons, found, before);

  it("never choose the parent, nor a student that has not seen every lesson", () => {
    expect(better(check(0, 1, 1))).toBe(false);
    expect(better(check(9, 1, 1), check(0, 0.5, 100))).toBe(false);
    expect(better(check(10, 0.1, 100), check(0, 0.9, 50))).toBe(true);
    expect(isBetter({ ...PLAN, training: { ...PLAN.training, steps: 5 } }, lessons, check(5, 0, 9), [])).toBe(true);
  });

  it("choose by accuracy, then by tokens, the earlier one among equals", () => {
    const best = check(20, 0.8, 60, true);
    expect(better(check(40, 0.81, 90), best)).toBe(true);
    expect(better(check(40, 0.8, 59), best)).toBe(true);
    expect(better(check(40, 0.8, 60), best)).toBe(false);
    expect(better(check(60, 0.79, 10), best, check(40, 0.7, 9))).toBe(false);
  });

  it("are patient as long as the plan says", () => {
    const patient = { ...PLAN, validation: { ...PLAN.validation, patience: 2 } };
    const checks = [check(0, 0.9, 9), check(20, 0.5, 9), check(40, 0.6, 9, true), check(60, 0.5, 9)];
    expect(outOfPatience(patient, checks)).toBe(false);
    expect(outOfPatience(patient, [...checks, check(80, 0.5, 9)])).toBe(true);
    expect(outOfPatience(PLAN, [...checks, check(80, 0.5, 9)])).toBe(false);
  });

  it("are due before the first step, at the interval and at the end", () => {
    const due = Array.from({ length: 51 }, (_, step) => step).filter((step) =>
      isCheckDue({ ...PLAN, training: { ...PLAN.training, steps: 50 } }, step),
    );
    expect(due).toEqual([0, 20, 40, 50]);
  });
});

describe("plans", () => {
  it("have a hash that depends on their values alone, and on each of them", () => {
    const shuffled = Object.fromEntries(Object.entries(PLAN).reverse()) as unknown as DistillPlan;
    expect(planHash(shuffled)).toBe(planHash(PLAN));
    expect(planHash(structuredClone(PLAN))).toBe(planHash(PLAN));
    expect(planHash(JSON.parse(JSON.stringify(PLAN)) as DistillPlan)).toBe(planHash(PLAN));
    const changed: DistillPlan[] = [
      { ...PLAN, arm: "mix" },
      { ...PLAN, seed: 8 },
      { ...PLAN, student: { ...PLAN.student, revision: "2" } },
      { ...PLAN, traces: { ...PLAN.traces, temperature: 0.5 } },
      { ...PLAN, training: { ...PLAN.training, steps: 61 } },
      { ...PLAN, validation: { ...PLAN.validation, patience: 3 } },
    ];
    expect(new Set([PLAN, ...changed].map(planHash)).size).toBe(changed.length + 1);
  });

  it("share their traces among arms, training and checks, and nothing else", () => {
    const shared = { ...PLAN, arm: "verbose", training: PRESETS.paper.training, validation: { problems: 9, every: 9 } };
    expect(tracesHash(shared as DistillPlan)).toBe(tracesHash(PLAN));
    expect(tracesHash({ ...PLAN, seed: 8 })).not.toBe(tracesHash(PLAN));
  });

  it("name their data by the lessons' content", () => {
    const lesson = { question: "1 + 1?", target: "#### 2" };
    const { dataHash } = trainingPlan(PLAN, [lesson]);
    expect(trainingPlan({ ...PLAN, seed: 9 }, [{ ...lesson }]).dataHash).toBe(dataHash);
    expect(trainingPlan(PLAN, [{ ...lesson, target: "#### 3" }]).dataHash).not.toBe(dataHash);
    expect(trainingPlan(PLAN, [lesson, lesson]).dataHash).not.toBe(dataHash);
  });

  it("are the same for lessons that came in pieces", () => {
    const lesson = fc.record({ question: fc.string(), target: fc.string() });
    fc.assert(
      fc.property(fc.array(fc.array(lesson)), (pieces) => {
        const gathered = new GatheredLessons();
        for (const piece of pieces) gathered.add(piece);
        expect(gathered.trainingPlan(PLAN)).toEqual(trainingPlan(PLAN, pieces.flat()));
      }),
    );
  });

  it.each(PRESET_IDS)("can be carried out as the preset %s has it", (id) => {
    expect(() => requirePlan({ ...PLAN, ...PRESETS[id] })).not.toThrow();
    const { training } = PRESETS[id];
    expect(training.warmupSteps + training.decaySteps).toBeLessThanOrEqual(training.steps);
  });

  it("are refused with the number that is wrong", () => {
    const refused: readonly [DistillPlan, RegExp][] = [
      [{ ...PLAN, arm: "best" as "drp" }, /no arm "best"/],
      [{ ...PLAN, training: { ...PLAN.training, steps: 0 } }, /training steps is a whole number from 1, not 0/],
      [{ ...PLAN, training: { ...PLAN.training, peakRate: 0 } }, /rate of 0/],
      [{ ...PLAN, traces: { ...PLAN.traces, maxSteps: 1 } }, /most steps of a problem is a whole number from 2, not 1/],
      [{ ...PLAN, traces: { ...PLAN.traces, temperature: 0, draws: 2 } }, /Greedy traces/],
      [{ ...PLAN, validation: { ...PLAN.validation, every: 1.5 } }, /between checks is a whole number from 1, not 1.5/],
    ];
    for (const [plan, message] of refused) expect(() => requirePlan(plan)).toThrow(message);
  });
});
