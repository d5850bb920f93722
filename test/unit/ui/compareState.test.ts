import { describe, expect, it } from "vitest";

import { AppError } from "../../../src/core/errors.ts";
import type { CompareExperiment } from "../../../src/core/experiment.ts";
import { DEFAULT_EXPERIMENT } from "../../../src/core/experiment.ts";
import { STRATEGIES } from "../../../src/core/prompts/strategies.ts";
import type { CompareDependencies } from "../../../src/ui/screens/compare/compareState.svelte.ts";
import { CompareState } from "../../../src/ui/screens/compare/compareState.svelte.ts";
import { poseProblem } from "../../../src/ui/screens/compare/posedProblem.ts";
import { HandGenerator, settle, STUDENT } from "./handGenerator.ts";
import { shelfStage } from "./shelfStage.ts";

const TYPED: CompareExperiment = {
  ...DEFAULT_EXPERIMENT,
  problem: { kind: "typed", question: "Ann has 3 pens and buys 4. How many has she?", answer: "7" },
};

/** A screen whose frames come when the test says so. */
function screen(experiment: CompareExperiment = TYPED, more: Partial<CompareDependencies> = {}) {
  const generator = new HandGenerator();
  const verbose = new HandGenerator();
  const clock = { now: () => 0 };
  const frames: (() => void)[] = [];
  const compare = new CompareState(
    {
      shelf: shelfStage((id) => (id === "embedded" ? generator : verbose), clock),
      clock,
      problems: poseProblem,
      strategies: STRATEGIES,
      nextFrame: (callback) => frames.push(callback),
      ...more,
    },
    experiment,
  );
  const frame = (): void => frames.splice(0).forEach((callback) => callback());
  const column = (id: string) => compare.columns.find(({ strategy }) => strategy.id === id)!;
  return { generator, verbose, compare, frame, frames, column };
}

function toggle(compare: CompareState, strategy: string): void {
  compare.choice.toggle(strategy);
  compare.arrange();
}

async function running(experiment?: CompareExperiment, more?: Partial<CompareDependencies>) {
  const stage = screen(experiment, more);
  const done = stage.compare.run();
  await stage.generator.loaded();
  return { ...stage, done };
}

describe("a run of the Compare screen", () => {
  it("loads the model first, then asks every ticked strategy in one batch", async () => {
    const { compare, generator, column } = screen();
    void compare.run();
    expect(compare.phase).toBe("running");
    expect(column("verbose").status).toBe("waiting");
    expect(generator.requests).toHaveLength(0);
    await generator.loaded();
    expect(generator.requests.map(({ items }) => items.map(({ id }) => id))).toEqual([["verbose", "pruned"]]);
    for (const { prompt } of generator.requests[0]!.items) {
      expect(prompt).toEqual({ kind: "text", text: expect.stringContaining("Ann has 3 pens") });
    }
  });

  it("shows what was written once a frame, and all of it at the end without waiting for one", async () => {
    const { generator, frame, frames, column, compare, done } = await running();
    generator.begin("verbose");
    generator.write("verbose", "3 + 4 = 7.");
    generator.write("verbose", "\n#### 7");
    expect(frames).toHaveLength(1);
    expect(column("verbose").text).toBe("");
    frame();
    expect(column("verbose")).toMatchObject({ status: "writing", text: "3 + 4 = 7.\n#### 7", newTokens: 17 });
    generator.begin("pruned");
    generator.write("pruned", "#### 8");
    const completions = [generator.finish("verbose"), generator.finish("pruned")];
    await generator.end(completions);
    await done;
    expect(compare.phase).toBe("idle");
    expect(compare.ended).toBe(true);
    expect(column("verbose").judgement?.strict).toEqual({ verdict: "correct", answer: "7", rule: "hashMarks" });
    expect(column("pruned").judgement?.strict).toMatchObject({ verdict: "wrong", answer: "8" });
    expect(compare.pairs).toEqual([
      {
        shorter: "embedded/pruned",
        longer: "embedded/verbose",
        shorterTokens: 6,
        longerTokens: 17,
        saved: 1 - 6 / 17,
        agreement: "onlyLongerRight",
      },
    ]);
  });

  it("shows no speed of columns that shared a batch", async () => {
    const { generator, column, done } = await running();
    for (const id of ["verbose", "pruned"]) generator.begin(id);
    await generator.end([generator.finish("verbose"), generator.finish("pruned")]);
    await done;
    expect(column("verbose").speed).toBeUndefined();
  });

  it("measures the speed of one column in a run of its own, and leaves its text", async () => {
    const { generator, column, compare, done } = await running();
    generator.begin("verbose");
    generator.write("verbose", "#### 7");
    await generator.end([generator.finish("verbose")]);
    await done;
    const measured = compare.measureSpeed(column("verbose"));
    expect(compare.measuring).toBe(column("verbose"));
    await settle();
    expect(generator.requests.at(-1)?.items.map(({ id }) => id)).toEqual(["verbose"]);
    generator.write("verbose", "12345678901");
    await generator.end([generator.finish("verbose")]);
    await measured;
    expect(column("verbose").speed).toEqual({ firstTokenMs: 100, tokensPerSecond: 10, newTokens: 11 });
    expect(column("verbose").text).toBe("#### 7");
  });

  it("tells a column that ran into its limit from one that is wrong, and compares it with nothing", async () => {
    const { generator, column, compare, done } = await running();
    for (const id of ["verbose", "pruned"]) generator.begin(id);
    generator.write("verbose", "Let me think");
    generator.write("pruned", "#### 7");
    await generator.end([generator.finish("verbose", "length"), generator.finish("pruned")]);
    await done;
    expect(column("verbose").judgement?.strict.verdict).toBe("truncated");
    expect(compare.pairs).toEqual([]);
  });
});

describe("stopping", () => {
  it("ends at once, keeps what was written, and takes nothing that comes later", async () => {
    const { generator, column, compare, frame, done } = await running();
    generator.begin("verbose");
    generator.write("verbose", "3 + 4");
    compare.stop();
    expect(compare.phase).toBe("idle");
    expect(column("verbose")).toMatchObject({ status: "stopped", text: "3 + 4", newTokens: 5 });
    expect(column("pruned").status).toBe("idle");
    generator.write("verbose", " = 7");
    frame();
    await done;
    expect(column("verbose").text).toBe("3 + 4");
    expect(compare.error).toBeUndefined();
  });

  it("leaves a model that is being loaded to be loaded", async () => {
    const { generator, compare } = screen();
    const done = compare.run();
    compare.stop();
    await generator.loaded();
    await done;
    expect(compare.models[0]!.state!.phase.name).toBe("ready");
    expect(generator.requests).toHaveLength(0);
    expect(compare.columns.map(({ status }) => status)).toEqual(["idle", "idle"]);
  });

  it("can be followed by a run at once", async () => {
    const { generator, compare, column, frame, done } = await running();
    generator.begin("verbose");
    generator.write("verbose", "old");
    compare.stop();
    void compare.run();
    await done;
    await settle();
    expect(compare.phase).toBe("running");
    expect(generator.requests).toHaveLength(2);
    generator.begin("verbose");
    generator.write("verbose", "new");
    frame();
    expect(column("verbose").text).toBe("new");
  });
});

describe("failures", () => {
  const lost = new AppError({ code: "worker-lost", message: "Gone.", hint: "Again." });

  it("keeps what a lost worker had written, and can run again", async () => {
    const { generator, column, compare, done } = await running();
    generator.begin("verbose");
    generator.write("verbose", "3 + 4");
    await generator.fails(lost);
    await done;
    expect(compare.error).toBe(lost);
    expect(column("verbose")).toMatchObject({ status: "failed", text: "3 + 4", error: lost });
    expect(column("pruned").status).toBe("failed");
    expect(compare.canRun).toBe(true);
    void compare.run();
    expect(compare.error).toBeUndefined();
  });

  it("keeps one column's failure from the others", async () => {
    const { generator, column, compare, done } = await running();
    generator.begin("verbose");
    generator.failItem("verbose", lost);
    generator.begin("pruned");
    generator.write("pruned", "#### 7");
    await generator.end([generator.finish("pruned")]);
    await done;
    expect(column("verbose")).toMatchObject({ status: "failed", error: lost });
    expect(column("pruned").judgement?.strict.verdict).toBe("correct");
    expect(compare.error).toBeUndefined();
  });

  it("goes back to the start when the model cannot be loaded", async () => {
    const { generator, compare } = screen();
    const done = compare.run();
    await generator.loadFails(lost);
    await done;
    expect(compare.models[0]!.state!.phase).toEqual({ name: "failed", error: lost });
    expect(compare.phase).toBe("idle");
    expect(compare.columns.map(({ status }) => status)).toEqual(["idle", "idle"]);
  });
});

describe("what is asked", () => {
  it("clears answers that no longer belong to it", async () => {
    const { generator, column, compare, done } = await running();
    generator.begin("verbose");
    generator.write("verbose", "#### 7");
    await generator.end([generator.finish("verbose")]);
    await done;
    compare.nextProblem();
    expect(column("verbose")).toMatchObject({ status: "idle", text: "", newTokens: 0, judgement: undefined });
  });

  it("goes on to the next problem of the same length", () => {
    const { compare } = screen(DEFAULT_EXPERIMENT);
    const before = compare.problem?.question;
    compare.nextProblem();
    expect(compare.source).toEqual({ ...DEFAULT_EXPERIMENT.problem, index: 1 });
    expect(compare.problem?.question).not.toBe(before);
  });

  it("is the experiment that it was restored from", () => {
    const experiment: CompareExperiment = { ...TYPED, strategies: ["verbose", "direct"] };
    expect(screen(experiment).compare.experiment).toEqual(experiment);
  });

  it("leaves out strategies that a student does not take, and shows the default rather than none", () => {
    expect(screen({ ...TYPED, strategies: ["pruned", "draft"] }).compare.experiment.strategies).toEqual(["pruned"]);
    expect(screen({ ...TYPED, strategies: ["draft"] }).compare.experiment.strategies).toEqual(["verbose", "pruned"]);
  });

  it("ticks and unticks strategies in their own order, keeping the answers of those that stay", async () => {
    const { generator, column, compare, done } = await running();
    generator.begin("pruned");
    generator.write("pruned", "#### 7");
    await generator.end([generator.finish("pruned")]);
    await done;
    toggle(compare, "verbose");
    toggle(compare, "direct");
    expect(compare.experiment.strategies).toEqual(["pruned", "direct"]);
    expect(column("pruned").text).toBe("#### 7");
    toggle(compare, "verbose");
    expect(compare.experiment.strategies).toEqual(["verbose", "pruned", "direct"]);
  });

  it("cannot be run without a question or without a strategy", () => {
    const { compare } = screen({ ...TYPED, problem: { kind: "typed", question: "  ", answer: undefined } });
    expect(compare.canRun).toBe(false);
    compare.pose(TYPED.problem);
    expect(compare.canRun).toBe(true);
    for (const id of ["verbose", "pruned"]) toggle(compare, id);
    expect(compare.canRun).toBe(false);
  });

  it("leaves an answer unchecked where nobody said what to expect", async () => {
    const { generator, column, done } = await running({
      ...TYPED,
      problem: { kind: "typed", question: "How many?", answer: undefined },
    });
    generator.begin("verbose");
    generator.write("verbose", "#### 7");
    await generator.end([generator.finish("verbose")]);
    await done;
    expect(column("verbose").judgement?.strict).toMatchObject({ verdict: "unchecked", answer: "7" });
  });
});

describe("the scope of the student", () => {
  it("is judged when a question is run, not while it is typed", async () => {
    const big: CompareExperiment = {
      ...TYPED,
      problem: { kind: "typed", question: "What is 5000 less 1?", answer: undefined },
    };
    const { compare } = screen(big);
    expect(compare.scope).toBeUndefined();
    void compare.run();
    await settle();
    expect((await running(big)).compare.scope).toEqual({ inside: false, reasons: ["large-numbers"] });
    expect((await running()).compare.scope).toEqual({ inside: true, reasons: [] });
  });

  it("takes in what the generator finds out, and forgets it with the question", async () => {
    const { compare } = await running({
      ...TYPED,
      problem: { kind: "typed", question: "Zyx has 3 qwerts and buys 4.", answer: "7" },
    });
    await settle();
    expect(compare.scope).toEqual({ inside: false, reasons: ["unknown-words"] });
    compare.pose(DEFAULT_EXPERIMENT.problem);
    expect(compare.scope).toBeUndefined();
  });
});

describe("several models", () => {
  const BOTH = { ...TYPED, models: ["embedded", "verbose-student"], strategies: ["verbose", "own"] };

  it("answer in their own columns, one after the other, each with the strategies that it takes", async () => {
    const { compare, generator, verbose } = screen(BOTH);
    expect(compare.columns.map(({ id }) => id)).toEqual(["embedded/verbose", "verbose-student/own"]);
    const done = compare.run();
    await generator.loaded();
    await verbose.loaded({ ...STUDENT, id: "verbose-student", styles: ["verbose"] });
    expect([generator.requests.length, verbose.requests.length]).toEqual([1, 0]);
    generator.begin("verbose");
    generator.write("verbose", "#### 7");
    await generator.end([generator.finish("verbose")]);
    expect(verbose.requests.map(({ items }) => items.map(({ id }) => id))).toEqual([["own"]]);
    verbose.begin("own");
    verbose.write("own", "So it is 7.\n#### 7");
    await verbose.end([verbose.finish("own")]);
    await done;
    expect(compare.columns.map(({ text }) => text)).toEqual(["#### 7", "So it is 7.\n#### 7"]);
    expect(compare.pairs).toMatchObject([{ longer: "verbose-student/own", shorter: "embedded/verbose" }]);
  });

  it("are the experiment that they were restored from", () => {
    expect(screen(BOTH).compare.experiment).toEqual(BOTH);
  });

  it("run not at all when one of them cannot be loaded", async () => {
    const { compare, generator, verbose } = screen(BOTH);
    const done = compare.run();
    await generator.loaded();
    await verbose.loadFails(new AppError({ code: "network", message: "Gone." }));
    await done;
    expect(generator.requests).toHaveLength(0);
    expect(compare.columns.map(({ status }) => status)).toEqual(["idle", "idle"]);
  });
});
