import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { parseRecord } from "../../../src/adapters/storage/recordSchema.ts";
import { armSpeed } from "../../../src/core/evaluation/armSpeed.ts";
import { type GradedRecord, gradeRecord } from "../../../src/core/evaluation/graded.ts";
import type { Outcome } from "../../../src/core/evaluation/record.ts";
import { summarizeArm } from "../../../src/core/evaluation/summary.ts";
import { makeProblem, makeRecord, outcomeOf } from "./records.ts";

type Completed = Extract<Outcome, { kind: "completed" }>;

const completed = (over: Partial<Completed>): Outcome => ({ ...(outcomeOf("right", "3", 10) as Completed), ...over });
const arm = (outcomes: readonly Outcome[]): GradedRecord[] =>
  outcomes.map((outcome, i) => gradeRecord(makeRecord(makeProblem(i, "3"), "pruned", outcome)));
const exact = (value: number) => ({ value, source: "exact" }) as const;

describe("tokens before the answer and from it on", () => {
  it("add up to all new tokens, and are unknown where one item does not tell", () => {
    const item = fc
      .tuple(fc.nat(500), fc.nat(500))
      .map(([before, after]) => completed({ newTokens: exact(before + after), reasoningTokens: exact(before) }));
    fc.assert(
      fc.property(fc.array(item, { minLength: 1, maxLength: 12 }), (items) => {
        const { tokens, reasoningTokens, answerTokens } = summarizeArm(arm(items));
        expect(reasoningTokens.mean! + answerTokens.mean!).toBeCloseTo(tokens.mean!, 6);
        const unknown = summarizeArm(arm([...items, completed({})]));
        expect([unknown.reasoningTokens.mean, unknown.answerTokens.mean]).toEqual([null, null]);
      }),
    );
  });

  it("leave out items that failed", () => {
    const failed: Outcome = { kind: "failed", code: "network", message: "Away." };
    const { reasoningTokens } = summarizeArm(arm([completed({ reasoningTokens: exact(4) }), failed]));
    expect(reasoningTokens.mean).toBe(4);
  });

  it("are kept in a record, and missing in one that was written before", () => {
    const record = makeRecord(makeProblem(1), "pruned", completed({ reasoningTokens: exact(4) }));
    expect(parseRecord(JSON.parse(JSON.stringify(record)))).toEqual({ kind: "record", record });
    const old = makeRecord(makeProblem(1), "pruned", completed({}));
    expect(parseRecord(JSON.parse(JSON.stringify(old)))).toEqual({ kind: "record", record: old });
  });
});

describe("the speed of an arm", () => {
  const timed = (firstTokenMs: number, totalMs: number, tokens: number, alone = true) =>
    completed({ newTokens: exact(tokens), timing: { firstTokenMs, totalMs, alone } });

  it("is that of items that ran alone, all of them", () => {
    expect(armSpeed(arm([timed(100, 1100, 11), timed(300, 1300, 31)]))).toEqual({
      firstTokenMs: 200,
      tokensPerSecond: 20,
    });
    expect(armSpeed(arm([timed(100, 1100, 11), timed(300, 1300, 31, false)]))).toBeUndefined();
    expect(armSpeed([])).toBeUndefined();
  });

  it("has no rate where no item has a second token", () => {
    expect(armSpeed(arm([timed(100, 100, 1)]))).toEqual({ firstTokenMs: 100, tokensPerSecond: null });
  });
});
