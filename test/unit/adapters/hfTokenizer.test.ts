import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { hfTokenizer } from "../../../src/adapters/tokenizer/hfTokenizer.ts";
import { tinyStudentFiles } from "../../contracts/tinyStudent.ts";

const file = (name: string): string => new TextDecoder().decode(tinyStudentFiles().get(name));
const TOKENIZER = file("tokenizer.json");
const tokenizer = hfTokenizer(TOKENIZER, file("tokenizer_config.json"));

describe("a tokenizer in Hugging Face's format", () => {
  it("gives any text back", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        fc.pre(!text.includes("<|"));
        expect(tokenizer.decode(tokenizer.encode(text))).toBe(text);
      }),
    );
  });

  it("makes one id of a special token, and leaves it out of what it decodes", () => {
    const ids = tokenizer.encode("<|problem|>Maria<|verbose|>");
    expect(ids).toHaveLength(3);
    expect([ids[0], ids[2]]).toEqual([2, 3]);
    expect(tokenizer.decode(ids)).toBe("Maria");
  });

  it("keeps the spaces before punctuation", () => {
    const text = "don ' t , ok . yes ! n't 's";
    expect(tokenizer.decode(tokenizer.encode(text))).toBe(text);
  });

  it("decodes nothing to nothing", () => {
    expect(tokenizer.encode("")).toEqual([]);
    expect(tokenizer.decode([])).toBe("");
  });

  it("is named by its content", () => {
    expect(hfTokenizer(TOKENIZER, "{}").id).toBe(tokenizer.id);
    expect(hfTokenizer(TOKENIZER.replace("Maria", "Marie"), "{}").id).not.toBe(tokenizer.id);
  });

  it.each([
    ["{", "{}"],
    ["{}", "{}"],
    [TOKENIZER, "no JSON"],
  ])("refuses files that make no tokenizer", (tokenizerJson, config) => {
    expect(() => hfTokenizer(tokenizerJson, config)).toThrow(expect.objectContaining({ code: "bad-model" }));
  });
});
