import { describe, expect, it } from "vitest";

import { replyReader } from "../../../src/adapters/teachers/replyReader.ts";
import { beginTalk, continueTalk, type Turn } from "../../../src/core/teacher/llm/chatTeacher.ts";
import { teacherMessages } from "../../../src/core/teacher/llm/prompts.ts";
import { type Rejection, rejectionText } from "../../../src/core/teacher/llm/rejection.ts";
import type { StepChoice } from "../../../src/core/teacher/llm/replies.ts";
import { SPLITS } from "../../../src/core/teacher/teacher.ts";
import { talk } from "./talk.ts";

const TRACE = {
  question: "A jug holds 12 glasses. Mia fills 3 jugs and pours 5 glasses away. How many glasses are left?",
  response: `<think>
Okay, a jug holds 12 glasses.
So that makes, I think, 3 * 12 = 36 glasses.
Wait, is it 12 in each? Yes.
She pours away 5 of these 36.
36 - 5 = 31, so 31 are left.
</think>
31 glasses are left.
#### 31`,
};
const TEXTS = [
  "Okay, a jug holds 12 glasses.",
  "So that makes, I think, 3 * 12 = 36 glasses.",
  "Wait, is it 12 in each? Yes.",
  "She pours away 5 of these 36.",
  "36 - 5 = 31, so 31 are left.",
];
const LABELS = ["restate", "multiply", "doubt", "Restate ", "subtract"];
const SPLIT = { steps: TEXTS.map((text, i) => ({ text, label: LABELS[i] })) };

const reason = "Because.";
const choice = (step: number, action: "keep" | "delete"): StepChoice => ({ step, action, reason });
const GOOD: readonly StepChoice[] = [
  choice(1, "delete"),
  { step: 2, action: "compress", text: "3 * 12 = 36 glasses.", reason: "Step 5 uses 36." },
  choice(3, "delete"),
  { step: 4, action: "merge", through: 5, text: "Pours away 5: 36 - 5 = 31, so 31 are left.", reason },
];
const with_ = (...changed: readonly StepChoice[]) => {
  const steps = changed.map(({ step }) => step);
  return { steps: [...GOOD.filter(({ step }) => !steps.includes(step)), ...changed] };
};

describe("a chat model as a teacher", () => {
  it("cuts, decides, and leaves the trace in the student's words, with the answer at its end", () => {
    const { turns, end } = talk(TRACE, [SPLIT, { steps: GOOD, answer: "31" }]);
    expect(turns.map(({ kind }) => kind)).toEqual(["ask", "ask", "pruned"]);
    if (end.kind !== "pruned") return;
    const { pruned, revision, before, answer } = end.pruning;
    expect(pruned.steps.map(({ text }) => text).join("")).toBe(TRACE.response);
    for (const { text, start, end: stop } of pruned.steps) expect(TRACE.response.slice(start, stop)).toBe(text);
    expect(pruned.thinking).toBe("3 * 12 = 36 glasses.\nPours away 5: 36 - 5 = 31, so 31 are left.\nThe answer is 31.");
    expect(pruned.pruned).toBe(`<think>\n${pruned.thinking}\n</think>\n31 glasses are left.\n#### 31`);
    expect(revision).toMatchObject({ answerKept: true, lost: [] });
    expect(before).toContain("Wait");
    expect(answer).toBe("31");
    expect(pruned.steps[1]).toMatchObject({ skill: "multiply", role: "compute", results: [36] });
    expect(pruned.steps[3]).toMatchObject({
      skill: undefined,
      role: "restate",
      uses: [{ value: 5 }, { value: 36, from: 1 }],
    });
    expect(pruned.decisions[1]!.reason).toEqual({ kind: "said", text: "Step 5 uses 36." });
    expect(pruned.decisions.slice(3)).toMatchObject([
      { kind: "merge", with: 4 },
      { kind: "merge", with: 3, text: "" },
      { kind: "keep", reason: { kind: "visible" } },
    ]);
  });

  it("asks once where the cut needs no model, and not at all where there is no thinking", () => {
    for (const split of SPLITS.filter((name) => name !== "skill")) {
      const first = beginTalk(TRACE, split, 100_000);
      if (first.kind !== "ask") throw new Error("It asks nothing.");
      const keepAll = { steps: first.talk.steps.map((_, i) => choice(i + 1, "keep")) };
      const { turns, end } = talk(TRACE, [keepAll], split);
      expect([turns.length, end.kind]).toEqual([2, "pruned"]);
      if (end.kind === "pruned") expect(end.pruning.pruned.steps.map(({ text }) => text).join("")).toBe(TRACE.response);
    }
    const bare = { question: "2 + 2?", response: "<think>\n</think>\n#### 4" };
    expect(beginTalk(bare, "skill", 10)).toMatchObject({
      kind: "pruned",
      pruning: { pruned: { pruned: bare.response } },
    });
  });

  it("takes labels that it does not know, and reads such a step itself", () => {
    const strange = { steps: SPLIT.steps.map((step) => ({ ...step, label: "Arithmetic, I guess" })) };
    const { end } = talk(TRACE, [strange, { steps: GOOD }]);
    expect(end).toMatchObject({
      kind: "pruned",
      pruning: {
        pruned: { steps: expect.arrayContaining([expect.objectContaining({ skill: "multiply" })]) as unknown },
      },
    });
  });

  const firstCall: readonly (readonly [string, unknown, Partial<Rejection>])[] = [
    ["no JSON", "I cannot do that.", { kind: "noJson", call: "split" }],
    ["another form", { parts: [] }, { kind: "badShape", call: "split", where: "steps" }],
    ["text left out", { steps: SPLIT.steps.slice(0, -1) }, { kind: "textLost", missing: TEXTS[4]! }],
    [
      "a number changed",
      { steps: SPLIT.steps.map((step) => ({ ...step, text: step.text.replace("= 36", "= 38") })) },
      { kind: "textChanged", step: 1 },
    ],
    ["text added", { steps: [...SPLIT.steps, { text: "Done.", label: "answer" }] }, { kind: "textChanged", step: 5 }],
  ];
  it.each(firstCall)("rejects a cut: %s", (_, reply, expected) => {
    const { turns, end } = talk(TRACE, [reply]);
    expect(turns).toHaveLength(4);
    expectRejection(end, expected);
  });

  const secondCall: readonly (readonly [string, unknown, Partial<Rejection>])[] = [
    ["a step without a decision", { steps: GOOD.slice(1) }, { kind: "undecided", step: 0 }],
    ["a step that is not there", with_(...GOOD, choice(9, "keep")), { kind: "unknownStep", step: 8 }],
    ["two decisions about a step", { steps: [...GOOD, choice(1, "keep")] }, { kind: "decidedTwice", step: 0 }],
    ["a decision within a merge", { steps: [...GOOD, choice(5, "keep")] }, { kind: "decidedTwice", step: 4 }],
    [
      "a merge to nowhere",
      with_({ step: 4, action: "merge", through: 6, text: "x", reason }),
      { kind: "badMerge", step: 3 },
    ],
    [
      "an invented number",
      with_({ step: 2, action: "compress", text: "3 * 12 = 38 glasses.", reason }),
      { kind: "numberInvented", step: 1, value: 38 },
    ],
    [
      "a number that comes only later",
      with_({ step: 2, action: "compress", text: "3 * 12 = 36, so 31.", reason }),
      { kind: "numberInvented", step: 1, value: 31 },
    ],
    [
      "numbers in another order",
      with_({ step: 4, action: "merge", through: 5, text: "36 - 5 = 36, so 31 are left.", reason }),
      { kind: "falseEquation", step: 3, value: 36 },
    ],
    [
      "another voice",
      with_({ step: 2, action: "compress", text: "Multiplication yields 36 glasses.", reason }),
      { kind: "wordsInvented", step: 1, words: ["multiplication", "yields"] },
    ],
    [
      "more than there was",
      with_({ step: 2, action: "compress", text: "So that makes, I think, a jug holds 3 * 12 = 36 glasses.", reason }),
      { kind: "longer", step: 1 },
    ],
    [
      "a number whose source goes",
      { steps: [1, 2, 3, 4, 5].map((step) => choice(step, step === 3 || step === 5 ? "keep" : "delete")) },
      { kind: "numberLost", value: 36 },
    ],
    [
      "nothing but the answer",
      { steps: [1, 2, 3, 4, 5].map((step) => choice(step, step < 5 ? "delete" : "keep")) },
      { kind: "numberLost", value: 36 },
    ],
    [
      "nothing",
      { steps: [1, 2, 3, 4, 5].map((step) => choice(step, "delete")) },
      { kind: "answerChanged", from: "31", to: undefined },
    ],
    [
      "a conclusion that goes",
      with_(choice(4, "delete"), choice(5, "delete")),
      { kind: "answerChanged", from: "31", to: "36" },
    ],
    ["another answer", { steps: GOOD, answer: "999" }, { kind: "answerChanged", from: "31", to: "999" }],
  ];
  it.each(secondCall)("rejects decisions: %s", (_, reply, expected) => {
    const { turns, end } = talk(TRACE, [SPLIT, reply]);
    expectRejection(end, expected);
    expect(turns).toHaveLength(5);
  });

  it("tells the model what was wrong, and takes the reply that is right at last", () => {
    const wrong = with_({ step: 2, action: "compress", text: "3 * 12 = 38.", reason });
    const { turns, end } = talk(TRACE, ["No.", SPLIT, wrong, { steps: GOOD }]);
    expect(end.kind).toBe("pruned");
    const notes = turns.flatMap((turn) => (turn.kind === "ask" ? [turn.messages.at(-1)!.content] : []));
    expect(notes[0]).not.toContain("not accepted");
    expect(notes[1]).toContain("holds no JSON");
    expect(notes[2]).not.toContain("not accepted");
    expect(notes[3]).toContain("the number 38, which stands neither in the question nor in the trace");
  });

  it("gives up at once on a reply that was cut off, and asks nothing that cannot fit", () => {
    const first = beginTalk(TRACE, "skill", 100_000);
    if (first.kind !== "ask") throw new Error("It asks nothing.");
    expect(first.maxNewTokens).toBeGreaterThan(TRACE.response.length / 4);
    const cut = continueTalk(first.talk, { text: "{", finishReason: "length", tokens: 9 }, replyReader);
    expect(cut).toEqual({ kind: "rejected", rejection: { kind: "cutOff", call: "split", tokens: 9 } });
    expect(beginTalk(TRACE, "skill", 512)).toMatchObject({ kind: "rejected", rejection: { kind: "tooLong" } });
    const long = { question: "", response: "3 + 4 = 7. ".repeat(100_000) };
    expect(beginTalk(long, "none", 32_768)).toMatchObject({ kind: "rejected", rejection: { kind: "tooLong" } });
  });

  it("leaves a trace without an answer without one", () => {
    const trace = { question: "Why?", response: "It is odd. I do not know. Hmm." };
    const keep = { steps: [choice(1, "keep"), choice(2, "delete"), choice(3, "delete")] };
    expect(talk(trace, [keep], "sentences").end).toMatchObject({ pruning: { revision: { answerKept: undefined } } });
    const gone = { steps: [1, 2, 3].map((step) => choice(step, "delete")) };
    expect(talk(trace, [gone], "sentences").end).toMatchObject({ rejection: { kind: "nothingLeft" } });
  });

  it("shows an example of replies that would be taken", () => {
    const asked = (call: "split" | "prune") =>
      teacherMessages({ call, question: "", thinking: "", steps: [], rejected: undefined });
    const [, question, split] = asked("split");
    const [, , prune] = asked("prune");
    const [, asking, thinking] = /<<question \w+\n(.*)\n[^]*<<trace \w+\n(.*)\n/.exec(question!.content)!;
    const { end } = talk({ question: asking!, response: thinking! }, [split!.content, prune!.content]);
    expect(end).toMatchObject({ kind: "pruned", pruning: { revision: { answerKept: true } } });
  });
});

/** It is also a sentence that a person can read. */
function expectRejection(end: Turn, expected: Partial<Rejection>): void {
  if (end.kind !== "rejected") throw new Error(`It ended as ${end.kind}.`);
  expect(end.rejection).toMatchObject(expected);
  expect(rejectionText(end.rejection)).toMatch(/^[A-Z].*\.$/);
}
