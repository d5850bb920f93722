import { describe, expect, it } from "vitest";

import { AppError } from "../../../src/core/errors.ts";
import { gradeRecord } from "../../../src/core/evaluation/graded.ts";
import type { RunManifest } from "../../../src/core/evaluation/manifest.ts";
import { runEvaluation } from "../../../src/core/evaluation/run.ts";
import { summarize } from "../../../src/core/evaluation/summary.ts";
import { DEFAULT_EVALUATION } from "../../../src/core/experiment.ts";
import type { EvaluateState } from "../../../src/ui/screens/evaluate/evaluateState.svelte.ts";
import { evaluateStage } from "./evaluateStage.ts";

const never = new AbortController().signal;

describe("the set-up of an evaluation", () => {
  it("says why a run cannot begin, and does not begin", async () => {
    const { evaluate, ports } = evaluateStage();
    const { setup } = evaluate;
    expect(setup.reason).toBeUndefined();
    setup.n = 0;
    expect(setup.reason).toBe("count");
    setup.n = 12;
    setup.change({ minSteps: 5 });
    expect(setup.reason).toBe("steps");
    setup.choose("file");
    expect(setup.reason).toBe("file");
    setup.choice.toggle("verbose");
    setup.choice.toggle("pruned");
    expect(setup.reason).toBe("strategies");
    await evaluate.begin();
    expect(await ports.runs.list()).toEqual([]);
  });

  it("generates problems with the skills that are ticked, and does not begin where no template has them", async () => {
    const { evaluate } = evaluateStage();
    const { setup } = evaluate;
    setup.toggleSkill("percent");
    setup.toggleSkill("average");
    setup.toggleSkill("percent");
    expect(setup.experiment.set).toMatchObject({ skills: ["average"] });
    const { problems } = await setup.plan();
    expect(problems.filter(({ skills }) => !skills.includes("average"))).toEqual([]);
    setup.change({ minSteps: 1, maxSteps: 1 });
    expect(setup.reason).toBe("templates");
    setup.toggleSkill("average");
    expect(setup.experiment.set).toMatchObject({ skills: undefined });
    expect(setup.reason).toBeUndefined();
  });

  it("takes problems from a file, and asks for no more than it has", async () => {
    const { evaluate } = evaluateStage();
    const { setup } = evaluate;
    const lines = [`{"question":"What is 1 + 1?","answer":"2"}`, "broken", `{"question":"And 2 + 2?","answer":"4"}`];
    setup.choose("file");
    await setup.file.open(new File([lines.join("\n")], "mine.jsonl"));
    expect(setup).toMatchObject({ count: 2, reason: "broken" });
    setup.file.skipBroken();
    expect(setup).toMatchObject({ count: 2, reason: undefined });
    setup.n = 1;
    expect((await setup.plan()).problems.map(({ answer }) => answer)).toEqual(["2"]);
  });

  it("asks a problem again only where answers are sampled", async () => {
    const { setup } = evaluateStage().evaluate;
    setup.repeats = 3;
    expect((await setup.plan()).repeats).toBe(1);
    setup.decode({ temperature: 0.7 });
    expect((await setup.plan()).repeats).toBe(3);
  });

  it("runs one item at a time where asked to, also by a link, and then knows each arm's speed", async () => {
    const requests: number[] = [];
    const { evaluate } = evaluateStage({}, ({ asked }) => requests.push(asked.requests));
    evaluate.setup.n = 12;
    await evaluate.begin();
    expect(evaluate.open?.summary.arms.map(({ speed }) => speed)).toEqual([null, null]);
    evaluate.close();

    await evaluate.restore({ ...DEFAULT_EVALUATION, n: 12, oneAtATime: true });
    expect(evaluate.setup.experiment).toMatchObject({ n: 12, oneAtATime: true });
    requests.length = 0;
    await evaluate.begin();
    expect(requests).toHaveLength(24);
    for (const { speed } of evaluate.open!.summary.arms) expect(speed?.firstTokenMs).toBeGreaterThan(0);
  });

  it("finds smaller differences with more problems", () => {
    const { setup } = evaluateStage().evaluate;
    setup.n = 100;
    const few = setup.detectable(0.3)!;
    setup.n = 400;
    expect(setup.detectable(0.3)).toBeCloseTo(few / 2, 12);
  });
});

describe("a run of the Evaluate screen", () => {
  it("is kept before it runs, and ends with the figures of the runner on the same plan", async () => {
    const { evaluate, ports, generator, asked } = evaluateStage();
    evaluate.setup.n = 12;
    await evaluate.begin();
    const open = evaluate.open!;
    expect(open).toMatchObject({ phase: "complete", done: 24, total: 24, error: undefined });
    const records = await runEvaluation(never, open.run.plan, [generator], () => {});
    expect(open.summary).toEqual(summarize(records.map(gradeRecord)));
    expect(open.tradeOffs).toHaveLength(2);
    expect(asked).toMatchObject({ persist: 1, awake: 0 });
    expect(evaluate.listings).toEqual(await ports.runs.list());
    expect(evaluate.listings).toMatchObject([{ run: { id: "run-1", title: "verbose, pruned: 12" }, done: 24 }]);
    expect(evaluate.experiment).toMatchObject({ run: "run-1", n: 12 });
  });

  it("pauses after the block that is going on, and another visit resumes it to the same figures", async () => {
    const stage = evaluateStage({}, ({ evaluate, asked }) => {
      if (asked.requests === 2) evaluate.open?.pause();
    });
    stage.evaluate.setup.n = 12;
    await stage.evaluate.begin();
    expect(stage.evaluate.open).toMatchObject({ phase: "paused", done: 6 });
    expect(stage.evaluate.open?.summary.pairs[0]?.both).toBeTypeOf("number");

    const later = evaluateStage(stage.ports);
    await later.evaluate.restore({ ...DEFAULT_EVALUATION, run: "run-1" });
    expect(later.evaluate.open).toMatchObject({ phase: "paused", done: 6 });
    await later.evaluate.resume();
    expect(later.asked.requests).toBe(6);

    const whole = evaluateStage();
    whole.evaluate.setup.n = 12;
    await whole.evaluate.begin();
    expect(later.evaluate.open?.phase).toBe("complete");
    expect(later.evaluate.open?.summary).toEqual(whole.evaluate.open?.summary);
  });

  it("counts only problems that every strategy has answered", async () => {
    const { evaluate } = evaluateStage({}, ({ evaluate, asked }) => {
      if (asked.requests === 3) evaluate.open?.pause();
    });
    evaluate.setup.n = 12;
    await evaluate.begin();
    expect(evaluate.open?.stored).toHaveLength(9);
    expect(evaluate.open?.graded).toHaveLength(6);
    expect(evaluate.open?.arms.map(({ records }) => records.length)).toEqual([3, 3]);
    const summary = await evaluate.export("summaryMarkdown");
    expect(summary?.text).toContain("Interim: 6 of 24 planned items");
    expect(summary?.text.match(/^\| embedded \| \w+ \| \d+ /gm)).toEqual([
      "| embedded | verbose | 3 ",
      "| embedded | pruned | 3 ",
    ]);
    const about = JSON.parse(evaluate.open!.about()) as { title: string; manifest: RunManifest };
    expect(about).toMatchObject({ title: "verbose, pruned: 12", manifest: { models: [{ revision: "1" }], items: 9 } });
  });

  it("stops at once and loses the block that is going on", async () => {
    const { evaluate, ports } = evaluateStage({}, ({ evaluate, asked }) => {
      if (asked.requests === 3) evaluate.open?.stop();
    });
    evaluate.setup.n = 12;
    await evaluate.begin();
    expect(evaluate.open).toMatchObject({ phase: "paused", error: undefined });
    expect(await ports.runs.records("run-1")).toHaveLength(6);
  });

  it("does not begin what cannot be kept, and says what was kept when the room ends later", async () => {
    const full = new AppError({ code: "out-of-storage", message: "No room.", hint: "Delete something." });
    const { ports } = evaluateStage();
    const closed = evaluateStage({ runs: { ...ports.runs, put: () => Promise.reject(full) } });
    await closed.evaluate.begin();
    expect(closed.evaluate).toMatchObject({ open: undefined, error: { code: "out-of-storage" }, busy: false });
    expect(closed.asked.requests).toBe(0);

    let blocks = 0;
    const addBlock: typeof ports.runs.addBlock = (id, records) =>
      blocks++ < 2 ? ports.runs.addBlock(id, records) : Promise.reject(full);
    const filling = evaluateStage({ runs: { ...ports.runs, addBlock } });
    filling.evaluate.setup.n = 12;
    await filling.evaluate.begin();
    expect(filling.evaluate.open).toMatchObject({ phase: "paused", done: 6, error: { code: "out-of-storage" } });
    expect(filling.evaluate.open?.stored).toHaveLength(6);
  });

  it("says that another tab is running it", async () => {
    const { evaluate } = evaluateStage({ lock: { tryHold: () => Promise.resolve(undefined) } });
    await evaluate.begin();
    expect(evaluate.open).toMatchObject({ phase: "paused", elsewhere: true, error: undefined });
  });

  it("says that a link's run is not kept here, and proposes the same set-up", async () => {
    const { evaluate } = evaluateStage();
    await evaluate.restore({ ...DEFAULT_EVALUATION, n: 7, run: "gone" });
    expect(evaluate).toMatchObject({ open: undefined, unknownRun: true });
    expect(evaluate.setup.n).toBe(7);
  });

  it("goes on while its screen is asked to show something else", async () => {
    let asked: Promise<void> | undefined;
    const { evaluate } = evaluateStage({}, ({ evaluate }) => {
      asked ??= evaluate.restore(DEFAULT_EVALUATION);
    });
    evaluate.setup.n = 12;
    await evaluate.begin();
    await asked;
    expect(evaluate.open?.phase).toBe("complete");
  });

  it("deletes a run, and closes it", async () => {
    const { evaluate } = evaluateStage();
    evaluate.setup.n = 4;
    await evaluate.begin();
    await evaluate.delete("run-1");
    expect(evaluate).toMatchObject({ open: undefined, listings: [] });
  });
});

describe("the items of a run", () => {
  async function finished(): Promise<EvaluateState> {
    const { evaluate } = evaluateStage();
    evaluate.setup.n = 24;
    await evaluate.begin();
    return evaluate;
  }

  it("are filtered, searched and sorted", async () => {
    const { items, open } = await finished();
    expect(items!.all).toHaveLength(24);
    items!.filter = "different";
    const { onlyA, onlyB } = open!.summary.pairs[0]!;
    expect(items!.found).toHaveLength(onlyA + onlyB);
    expect(items!.found.length).toBeGreaterThan(1);
    items!.filter = "all";
    items!.order = "saved";
    const saved = items!.found.map((item) => items!.saved(item)!);
    expect(saved).toEqual([...saved].sort((a, b) => b - a));
    items!.order = "regression";
    const lost = items!.found.map(({ cells }) =>
      cells.map((cell) => (cell?.kind === "graded" ? cell.strict.kind : "")),
    );
    const regressions = lost.filter(([first, second]) => first === "correct" && second === "wrong").length;
    expect(lost.slice(0, regressions).every(([first, second]) => first === "correct" && second === "wrong")).toBe(true);
    items!.search = items!.all[3]!.problem.question;
    expect(items!.found.map(({ id }) => id)).toEqual([items!.all[3]!.id]);
  });

  it("open one by one among those found, and travel in the link", async () => {
    const evaluate = await finished();
    const items = evaluate.items!;
    items.filter = "different";
    const [first, second] = items.found;
    items.open(first!.id);
    expect(evaluate.experiment.item).toBe(first!.id);
    items.step(-1);
    expect(items.opened?.id).toBe(first?.id);
    items.step(1);
    expect(items.opened?.id).toBe(second?.id);
    await evaluate.restore({ ...evaluate.experiment, item: first!.id });
    expect(items.opened?.id).toBe(first?.id);
  });
});
