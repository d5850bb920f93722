import { describe, expect, it } from "vitest";

import { AppError } from "../../../src/core/errors.ts";
import { calculate } from "../../../src/core/problems/arithmetic.ts";
import { renderPrompt, supports } from "../../../src/core/prompts/render.ts";
import { STRATEGIES, strategyById } from "../../../src/core/prompts/strategies.ts";
import { type PromptStrategy, strategyVersion } from "../../../src/core/prompts/strategy.ts";
import type { Operation } from "../../../src/core/traces/arithmetic.ts";
import { type Style, STYLES } from "../../../src/core/traces/trace.ts";

const STUDENTS: readonly { readonly styles: readonly Style[] | undefined }[] = [
  { styles: undefined },
  { styles: ["verbose", "pruned"] },
  { styles: ["verbose"] },
  { styles: ["direct"] },
];
const QUESTION = "Rosa picks 3 baskets of 14 plums and eats $& 5 of them. How many plums are left?";

function shownAsText(strategy: PromptStrategy): string {
  const prompt = renderPrompt(strategy, { kind: "chat" }, QUESTION);
  if (prompt.kind === "text") return prompt.text;
  return prompt.messages.map(({ role, content }) => `[${role}]\n${content}\n`).join("\n");
}

describe.each(STRATEGIES)("$id", (strategy) => {
  it("asks a chat model in these words", async () => {
    await expect(shownAsText(strategy)).toMatchFileSnapshot(`../../fixtures/prompts/${strategy.id}.txt`);
  });

  it.each(STUDENTS)("asks a student of the styles $styles in one of their tokens, or refuses", ({ styles }) => {
    const student = { kind: "student", styles } as const;
    const asked = styles?.length === 1 ? (strategy.style === "own" ? styles[0] : undefined) : strategy.style;
    if (asked === undefined || !(styles ?? STYLES).includes(asked as Style)) {
      expect(supports(strategy, student)).toBe(false);
      expect(() => renderPrompt(strategy, student, QUESTION)).toThrow(AppError);
    } else {
      expect(supports(strategy, student)).toBe(true);
      const prompt = renderPrompt(strategy, student, QUESTION);
      expect(prompt).toEqual({ kind: "text", text: `<|problem|> ${QUESTION}<|${asked}|>` });
    }
  });

  it("is supported by chat models, and names its paper", () => {
    expect(supports(strategy, { kind: "chat" })).toBe(true);
    expect(strategy.source).toMatch(/arXiv \d{4}\.\d{5}/);
  });

  it("asks for a last line with the answer, says the question once, and leaves no slot unfilled", () => {
    const text = shownAsText(strategy);
    expect(text).toContain("#### <answer>");
    expect(text.split(QUESTION)).toHaveLength(2);
    expect(text).not.toMatch(/\{(?:question|budget)\}/);
    expect(strategy.instruction.includes("{budget}")).toBe(strategy.budget !== undefined);
  });

  it("shows only true equations, and replies that end with the result", () => {
    for (const { reply } of strategy.shots) {
      const equations = [...reply.matchAll(/(\d+) ([-+*/]) (\d+) = (\d+)/g)];
      for (const [, a, operation, b, c] of equations) {
        expect(calculate(operation as Operation, Number(a), Number(b))).toBe(Number(c));
      }
      expect(reply.split("\n").at(-1)).toBe(`#### ${equations.at(-1)?.[4]}`);
    }
  });
});

describe("strategies", () => {
  it("are found by their ids, which are fixed because links and records name them", () => {
    expect(STRATEGIES.map(({ id }) => id).sort()).toEqual([
      "budget",
      "concise",
      "direct",
      "draft",
      "own",
      "pruned",
      "verbose",
    ]);
    for (const strategy of STRATEGIES) expect(strategyById(strategy.id)).toBe(strategy);
    expect(strategyById("none")).toBeUndefined();
  });

  it("have a version that changes with all that reaches a model, and with nothing else", () => {
    const [strategy] = STRATEGIES;
    const version = strategyVersion(strategy!);
    const edits: Partial<PromptStrategy>[] = [
      { system: "Be kind." },
      { instruction: "{question}" },
      { budget: 5 },
      { shots: [{ question: "a", reply: "b" }] },
      { style: undefined },
      { maxNewTokens: 1 },
    ];
    const versions = edits.map((edit) => strategyVersion({ ...strategy!, ...edit }));
    expect(new Set([version, ...versions]).size).toBe(edits.length + 1);
    expect(strategyVersion({ ...strategy!, id: "other", label: "Other", summary: "", source: "" })).toBe(version);
    expect(new Set(STRATEGIES.map(strategyVersion)).size).toBe(STRATEGIES.length);
  });
});
