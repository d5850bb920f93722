import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { symbolicPruner } from "../../../src/core/distill/symbolicPruner.ts";
import { DEFAULT_PRUNE } from "../../../src/core/experiment.ts";
import type { Tokenizer } from "../../../src/core/ports.ts";
import { SPLITS } from "../../../src/core/teacher/teacher.ts";
import { PRUNE_EXAMPLES } from "../../../src/ui/screens/prune/pruneExamples.ts";
import type { PrunePorts } from "../../../src/ui/screens/prune/prunePorts.ts";
import type { PruneState } from "../../../src/ui/screens/prune/pruneState.svelte.ts";
import { evaluateStage } from "./evaluateStage.ts";
import { pruneStage, TEACHER } from "./pruneStage.ts";

/** Every word is a token. */
const WORDS: Tokenizer = {
  id: "words",
  encode: (text) => text.split(/\s+/).flatMap((word, i) => (word === "" ? [] : [i])),
  decode: () => "",
};

function stage(more: Partial<PrunePorts> = {}) {
  const pruner = symbolicPruner({ tokenizer: async () => WORDS, breathe: () => Promise.resolve() });
  return pruneStage({ pruner: { ...TEACHER, ...pruner }, ...more });
}

const settled = (prune: PruneState) => expect.poll(() => prune.sheet?.pending).toBe(false);
/** The step of the bakery that computes 96. */
const MORNING = 5;

describe("the Prune screen", () => {
  it("prunes an example at once in all four cuts, and counts them", async () => {
    const prune = stage();
    await prune.restore(DEFAULT_PRUNE);
    const sheet = prune.sheet!;
    expect(prune.busy).toBe(false);
    expect(sheet.cuts.all.map(({ split }) => split).sort()).toEqual([...SPLITS].sort());
    expect(sheet.cuts.tokensBefore).toBe(WORDS.encode(sheet.before).length);
    for (const { teacher, outcome, tokens } of sheet.cuts.all) {
      expect(teacher).toBe("symbolic");
      if (outcome.kind !== "pruned") throw new Error("It was rejected.");
      const { pruning } = outcome;
      expect(tokens).toBe(WORDS.encode(pruning.pruned.thinking).length);
      expect(pruning.revision.answerKept).toBe(true);
    }
    expect(sheet.answer).toBe("50");
    expect(sheet.lost).toEqual([]);
  });

  it("says what a deleted step takes with it, and undoes and redoes that", async () => {
    const prune = stage();
    await prune.restore(DEFAULT_PRUNE);
    const sheet = prune.sheet!;
    const before = sheet.result!;
    sheet.overrule(MORNING, "delete");
    await settled(prune);
    expect(sheet.lost).toEqual([{ value: 96, usedBy: MORNING + 1, from: MORNING }]);
    expect(sheet.result!.tokens).toBeLessThan(before.tokens!);
    expect(sheet.result!.revision.answerKept).toBe(true);
    sheet.undo();
    expect(sheet.result).toEqual(before);
    expect(sheet.lost).toEqual([]);
    sheet.redo();
    await settled(prune);
    expect(sheet.lost).toHaveLength(1);
    sheet.reset();
    expect(sheet.result).toEqual(before);
    expect(sheet.overruledCount).toBe(0);
  });

  it("says that the answer is lost when nothing states it any more", async () => {
    const prune = stage();
    await prune.restore(DEFAULT_PRUNE);
    const sheet = prune.sheet!;
    sheet.decisions.forEach((decision, step) => {
      if (decision.kind !== "delete") sheet.overrule(step, "delete");
    });
    await expect.poll(() => sheet.result?.revision.answerKept).toBe(false);
    expect(sheet.result!.revision.thinking).toBe("");
  });

  it("remembers for each cut what was overruled in it", async () => {
    const prune = stage();
    await prune.restore(DEFAULT_PRUNE);
    const sheet = prune.sheet!;
    sheet.overrule(0, "keep");
    sheet.chooseSplit("sentences");
    expect(prune.experiment.split).toBe("sentences");
    expect(sheet.overruledCount).toBe(0);
    sheet.chooseSplit("skill");
    expect(sheet.overruleOf(0)).toBe("keep");
    sheet.undo();
    sheet.undo();
    sheet.undo();
    expect([sheet.split, sheet.overruledCount, sheet.canUndo]).toEqual(["skill", 0, false]);
  });

  it("leaves the visible answer to itself", async () => {
    const prune = stage();
    await prune.take({ kind: "listed", id: "jacket" });
    const sheet = prune.sheet!;
    const last = sheet.steps.length - 1;
    expect(sheet.isOpenToChange(last)).toBe(false);
    sheet.overrule(last, "delete");
    expect(sheet.canUndo).toBe(false);
  });

  it("lets the student write, and prunes that", async () => {
    const prune = stage();
    await prune.take({ kind: "written", index: 2, model: "embedded" });
    expect(prune.trace.response).toBe("3 + 4 = 7.\n#### 7");
    expect(prune.sheet?.answer).toBe("7");
    await prune.next();
    expect(prune.source).toEqual({ kind: "written", index: 3, model: "embedded" });
  });

  it("prunes what is typed only when asked, and forgets it when it changes", async () => {
    const prune = stage();
    prune.type({ question: "Ann has 2 pens and buys 3. How many?" });
    prune.type({ response: "So 2 + 3 = 5.\n#### 5" });
    expect(prune.sheet).toBeUndefined();
    await prune.run();
    expect(prune.sheet?.result?.revision.answerKept).toBe(true);
    prune.type({ response: "So 2 + 3 = 6." });
    expect(prune.sheet).toBeUndefined();
    expect(prune.experiment.trace).toMatchObject({ kind: "typed", response: "So 2 + 3 = 6." });
  });

  it("opens what an arm of a kept run wrote about an item, and says when there is none", async () => {
    const { evaluate, ports } = evaluateStage();
    evaluate.setup.n = 2;
    await evaluate.begin();
    const [record] = await ports.runs.records(evaluate.open!.run.id);
    const prune = stage({ runs: ports.runs });
    const source = {
      kind: "item" as const,
      run: evaluate.open!.run.id,
      item: record!.problemId,
      strategy: record!.strategyId,
      model: record!.model.id,
    };
    await prune.take(source);
    expect(prune.runTitle).toBe(evaluate.open!.run.title);
    expect(record!.outcome).toMatchObject({ text: prune.trace.response });
    expect(prune.sheet?.opened).toBe(true);
    await prune.take({ ...source, item: "none" });
    expect([prune.missing, prune.sheet]).toEqual(["item", undefined]);
    await prune.take({ kind: "listed", id: "none" });
    expect(prune.missing).toBe("example");
  });

  it("goes through the examples one after another", async () => {
    const prune = stage();
    await prune.restore(DEFAULT_PRUNE);
    const seen = [prune.source];
    for (let i = 0; i < PRUNE_EXAMPLES.length; i++) {
      await prune.next();
      seen.push(prune.source);
    }
    expect(seen.map((source) => (source.kind === "listed" ? source.id : ""))).toEqual(
      [...PRUNE_EXAMPLES, PRUNE_EXAMPLES[0]!].map(({ id }) => id),
    );
  });

  it("shows steps and reasons without counts where tokens cannot be counted", async () => {
    const pruner = symbolicPruner({
      tokenizer: () => Promise.reject(new Error("no tokenizer")),
      breathe: () => Promise.resolve(),
    });
    const prune = stage({ pruner: { ...TEACHER, ...pruner } });
    await prune.restore(DEFAULT_PRUNE);
    expect(prune.error).toBeUndefined();
    expect(prune.sheet!.cuts).toMatchObject({ counting: "impossible", tokensBefore: undefined });
    expect(prune.sheet!.steps.length).toBeGreaterThan(0);
  });

  it.each([
    ["nothing", ""],
    ["white space", " \n"],
    ["emoji", "😀 → 🧮"],
    ["right-to-left text", "كان معه 3 كتب + 4 = 7"],
    ["thinking that never closes", "<think>\nnever closed, 3 + 4 = 7"],
    ["tags that close nothing", "</think></think>"],
    ["broken LaTeX", "\\frac{1}{"],
    ["one long word", "a".repeat(20_000)],
  ])("takes %s", async (_, response) => {
    const prune = stage();
    await prune.take({ kind: "typed", question: "", response });
    await prune.run();
    expect(prune.error).toBeUndefined();
    expect(prune.sheet!.steps.map(({ text }) => text).join("")).toBe(response);
  });

  it("never fails on any text, whatever is overruled", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "grapheme", maxLength: 200 }), fc.nat(), async (response, place) => {
        const prune = stage();
        await prune.take({ kind: "typed", question: "7 and 8", response });
        await prune.run();
        const sheet = prune.sheet!;
        if (sheet.steps.length > 0) sheet.overrule(place % sheet.steps.length, "delete");
        await settled(prune);
        expect(prune.error).toBeUndefined();
      }),
      { numRuns: 40 },
    );
  });
});
