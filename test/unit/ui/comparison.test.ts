import fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { ColumnOutcome } from "../../../src/ui/screens/compare/comparison.ts";
import { compareColumns } from "../../../src/ui/screens/compare/comparison.ts";
import type { Reading, Verdict } from "../../../src/ui/screens/compare/judge.ts";
import { summarySentences } from "../../../src/ui/screens/compare/summarySentences.ts";
import { en } from "../../../src/ui/strings/en.ts";

const reading = (verdict: Verdict, answer?: string): Reading => ({ verdict, answer, rule: undefined });
const outcome = (id: string, newTokens: number, verdict: Verdict, answer?: string): ColumnOutcome => ({
  id,
  newTokens,
  tokenizerId: "letters",
  judgement: { strict: reading(verdict, answer), lenient: reading(verdict, answer) },
});
const outcomes = fc.uniqueArray(
  fc.record({
    id: fc.stringMatching(/^[a-z]{1,5}$/),
    tokens: fc.nat(2000),
    verdict: fc.constantFrom<Verdict>("correct", "wrong", "noAnswer", "truncated"),
  }),
  { selector: ({ id }) => id, maxLength: 6 },
);

describe("compareColumns", () => {
  it("pairs every whole column but the longest with the longest, and never saves less than nothing", () => {
    fc.assert(
      fc.property(outcomes, (columns) => {
        const pairs = compareColumns(columns.map(({ id, tokens, verdict }) => outcome(id, tokens, verdict)));
        const whole = columns.filter(({ verdict }) => verdict !== "truncated");
        expect(pairs).toHaveLength(Math.max(0, whole.length - 1));
        for (const pair of pairs) {
          expect(pair.longerTokens).toBe(Math.max(...whole.map(({ tokens }) => tokens)));
          expect(pair.saved).toBeGreaterThanOrEqual(0);
          expect(pair.saved).toBeLessThanOrEqual(1);
          expect(pair.longerTokens * (1 - pair.saved)).toBeCloseTo(pair.shorterTokens);
        }
      }),
    );
  });

  it("compares no tokens of two tokenizers", () => {
    const other = { ...outcome("other", 40, "correct"), tokenizerId: "words" };
    const ids = [outcome("long", 90, "correct"), other, outcome("short", 9, "correct")];
    expect(compareColumns(ids).map(({ longer, shorter }) => [longer, shorter])).toEqual([["long", "short"]]);
  });

  it.each([
    ["correct", "correct", "bothRight"],
    ["wrong", "noAnswer", "bothWrong"],
    ["correct", "wrong", "onlyShorterRight"],
    ["noAnswer", "correct", "onlyLongerRight"],
  ] as const)("says of %s and %s: %s", (shorter, longer, agreement) => {
    expect(compareColumns([outcome("long", 90, longer), outcome("short", 9, shorter)])[0]?.agreement).toBe(agreement);
  });

  it("compares the answers themselves where there is no expected one", () => {
    const agreement = (a?: string, b?: string) =>
      compareColumns([outcome("long", 9, "unchecked", a), outcome("short", 1, "unchecked", b)])[0]?.agreement;
    expect(agreement("7", "7")).toBe("same");
    expect(agreement("7", "8")).toBe("different");
    expect(agreement("7", undefined)).toBe("unknown");
  });
});

describe("the summary in words", () => {
  const labels = new Map([
    ["verbose", "Verbose"],
    ["pruned", "Pruned"],
  ]);
  const summary = (outcomes: readonly ColumnOutcome[], ended = true) =>
    summarySentences(
      {
        ended,
        pairs: compareColumns(outcomes),
        columns: outcomes,
      },
      labels,
      en,
    );

  it("says how many tokens were saved and whether the answers agree", () => {
    expect(summary([outcome("verbose", 164, "correct"), outcome("pruned", 31, "correct")])).toEqual([
      {
        lead: "81% fewer tokens",
        body: "Pruned used 31 tokens instead of the 164 of Verbose: same answer, and it is right.",
      },
    ]);
  });

  it("does not call nothing a saving", () => {
    expect(summary([outcome("verbose", 31, "wrong"), outcome("pruned", 31, "wrong")])[0]?.lead).toBe("No fewer tokens");
  });

  it("waits for the end, and compares nothing with an answer that was cut off", () => {
    expect(summary([outcome("verbose", 9, "correct")], false)[0]?.body).toBe(en.compare.summary.waiting);
    expect(summary([outcome("verbose", 9, "truncated"), outcome("pruned", 3, "correct")])[0]?.body).toBe(
      en.compare.summary.nothingToCompare,
    );
    expect(summary([outcome("verbose", 1, "correct")])[0]?.body).toBe("Verbose used 1 token.");
  });
});
