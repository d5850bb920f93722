import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { replyReader } from "../../src/adapters/teachers/replyReader.ts";
import { beginTalk, continueTalk, type Talk, type Turn } from "../../src/core/teacher/llm/chatTeacher.ts";
import { rejectionText } from "../../src/core/teacher/llm/rejection.ts";
import { reasonText } from "../../src/core/teacher/reasonText.ts";
import { thinkingPieces } from "../../src/core/teacher/split.ts";
import { answersSame, statedAnswer } from "../../src/core/teacher/statedAnswer.ts";
import type { Split, TeacherTrace } from "../../src/core/teacher/teacher.ts";
import { HOSTILE_TEXTS } from "../bench/prune/speed.ts";
import { anySplit, anyTrace, QUESTION } from "./anyTrace.ts";

/** Draws numbers from 0 to below `end`; a model's mood. */
type Draw = (end: number) => number;

const draws: fc.Arbitrary<Draw> = fc.array(fc.nat(), { minLength: 1, maxLength: 40 }).map((numbers) => {
  let next = 0;
  return (end) => numbers[next++ % numbers.length]! % end;
});

const MOST_CALLS = 6;

function talkOf(trace: TeacherTrace, split: Split, reply: (talk: Talk) => string): { end: Turn; calls: number } {
  let turn = beginTalk(trace, split, Infinity);
  let calls = 0;
  while (turn.kind === "ask" && calls <= MOST_CALLS) {
    calls += 1;
    const text = reply(turn.talk);
    turn = continueTalk(turn.talk, { text, finishReason: "stop", tokens: text.length }, replyReader);
  }
  return { end: turn, calls };
}

const thinkingOf = ({ response }: TeacherTrace): string =>
  thinkingPieces(response)
    .pieces.map(({ text }) => text)
    .join("");

/** The thinking, cut anywhere, in the middle of a word or of an emoji as well. */
function someCut({ trace }: Talk, draw: Draw): string {
  const thinking = thinkingOf(trace);
  const places = Array.from({ length: draw(8) }, () => draw(thinking.length + 1)).sort((a, b) => a - b);
  const texts = [0, ...places].map((from, i) => thinking.slice(from, places[i]));
  return JSON.stringify({ steps: texts.map((text) => ({ text, label: ["compute", "check", "x"][draw(3)] })) });
}

/** A decision about each step, mostly in the form that was asked for. */
function someChoices({ steps }: Talk, draw: Draw): string {
  const choices: unknown[] = [];
  for (let i = 0; i < steps.length; i++) {
    const common = { step: i + 1, reason: "Because." };
    const [here, next] = [steps[i]!.text, steps[i + 1]?.text];
    const kind = draw(6);
    if (kind === 0) choices.push({ ...common, action: "delete" });
    else if (kind === 1) choices.push({ ...common, action: "compress", text: here.slice(draw(here.length + 1)) });
    else if (kind === 2 && next !== undefined) {
      choices.push({ ...common, action: "merge", through: i + 2, text: (here + next).slice(draw(here.length + 1)) });
      i += 1;
    } else choices.push({ ...common, action: "keep" });
  }
  return JSON.stringify({ steps: choices });
}

/** Many long traces, on a machine that may be busy. */
const PATIENCE = { timeout: 180_000 };

/** What holds of every end of a talk. */
function expectLaws(trace: TeacherTrace, end: Turn): void {
  if (end.kind === "rejected") return expect(rejectionText(end.rejection)).toMatch(/^\p{Lu}[^]*\.$/u);
  if (end.kind === "ask") throw new Error("It asks on and on.");
  const { pruned, revision } = end.pruning;
  expect(pruned.steps.map(({ text }) => text).join("")).toBe(trace.response);
  expect(pruned.steps.map(({ start, end: stop }) => trace.response.slice(start, stop))).toEqual(
    pruned.steps.map(({ text }) => text),
  );
  expect(pruned.decisions).toHaveLength(pruned.steps.length);
  for (const { reason } of pruned.decisions) expect(reasonText(reason)).not.toBe("");
  expect(revision.answerKept).not.toBe(false);
  const stated = statedAnswer(trace.response);
  if (stated) expect(answersSame(pruned.pruned, stated)).toBe(true);
  expect(pruned.pruned.endsWith(thinkingPieces(trace.response).visible)).toBe(true);
}

describe("a chat model as the teacher, on any trace and with any split", PATIENCE, () => {
  it("loses nothing in the split and no answer, whatever the model cuts and decides", () => {
    let taken = 0;
    fc.assert(
      fc.property(anyTrace, anySplit, draws, (trace, split, draw) => {
        const { end } = talkOf(trace, split, (talk) => {
          return talk.call === "split" ? someCut(talk, draw) : someChoices(talk, draw);
        });
        expectLaws(trace, end);
        if (end.kind === "pruned") taken += 1;
      }),
      { numRuns: 1000 },
    );
    expect(taken).toBeGreaterThan(100);
  });

  it("takes every cut in which nothing is missing", () => {
    fc.assert(
      fc.property(
        anyTrace.filter((trace) => thinkingOf(trace).trim() !== ""),
        draws,
        (trace, draw) => {
          const begun = beginTalk(trace, "skill", Infinity);
          if (begun.kind !== "ask") throw new Error("It asks nothing.");
          const reply = { text: someCut(begun.talk, draw), finishReason: "stop", tokens: 1 } as const;
          expect(continueTalk(begun.talk, reply, replyReader)).toMatchObject({ kind: "ask", talk: { call: "prune" } });
        },
      ),
      { numRuns: 1000 },
    );
  });

  it("ends with a reason after a few calls when what is replied is anything at all", () => {
    const reply = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.json(),
      fc.record({ steps: fc.array(fc.jsonValue()) }).map((value) => JSON.stringify(value)),
    );
    fc.assert(
      fc.property(anyTrace, anySplit, reply, (trace, split, text) => {
        const { end, calls } = talkOf(trace, split, () => text);
        expect(calls).toBeLessThanOrEqual(MOST_CALLS);
        expectLaws(trace, end);
      }),
      { numRuns: 500 },
    );
  });

  it("keeps all of a long text that tempts a reader to look back or ahead, and asks nothing where it cannot fit", () => {
    const each = Math.ceil(200_000 / Object.keys(HOSTILE_TEXTS).length);
    const response = Object.values(HOSTILE_TEXTS)
      .map((text) => text.repeat(Math.ceil(each / text.length)))
      .join("\n\n");
    const trace = { question: QUESTION, response };
    expect(beginTalk(trace, "skill", 32_768)).toMatchObject({ kind: "rejected", rejection: { kind: "tooLong" } });
    const { end } = talkOf(trace, "none", () =>
      JSON.stringify({ steps: [{ step: 1, action: "keep", reason: "All." }] }),
    );
    expectLaws(trace, end);
  });
});
