import { describe, expect, it } from "vitest";

import { ItemStream } from "../../../src/adapters/generators/itemStream.ts";
import { reasoningTokens } from "../../../src/core/evaluation/reasoningTokens.ts";
import type { Completion, TokenCount } from "../../../src/core/ports.ts";
import { DECODING } from "./records.ts";

const ITEM = { id: "item", prompt: { kind: "text", text: "" }, decoding: DECODING, sampleKey: "key" } as const;

/** Every token is two characters, so that one of them may span the end of the line before the answer. */
function completion(text: string, reasoning: "seen" | TokenCount | undefined): Completion {
  const pieces = text.match(/[^]{1,2}/g) ?? [];
  const tokenizer = { id: "pairs", decode: (ids: readonly number[]) => ids.map((id) => pieces[id]).join("") };
  const facts = { item: ITEM, promptTokens: 1, tokenizer, clock: performance, alone: true, onEvent: () => {} };
  const stream = new ItemStream({ ...facts, reasoning });
  pieces.forEach((_, id) => stream.push(id));
  return stream.finish("stop");
}

describe("the tokens before the answer", () => {
  it.each([
    ["It is 7.\n#### 7", 4],
    ["It is 70.\n#### 70", 5],
    ["#### 7", 0],
    ["It may be so", 6],
  ])("of %j are %d", (text, value) => {
    expect(reasoningTokens(completion(text, "seen"))).toEqual({ value, source: "exact" });
  });

  it("are what a server reports where its tokens are not seen, and else unknown", () => {
    const reported = { value: 3, source: "reported" } as const;
    expect(reasoningTokens(completion("It is 7.\n#### 7", reported))).toEqual(reported);
    expect(reasoningTokens(completion("It is 7.\n#### 7", undefined))).toBeUndefined();
  });
});
