import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { hfTokenizer } from "../../../src/adapters/tokenizer/hfTokenizer.ts";
import { generateProblem } from "../../../src/core/problems/generate.ts";
import { solutionText, studentPrompt } from "../../../src/core/traces/solution.ts";
import {
  parseVocabulary,
  renderTokenizer,
  renderTokenizerConfig,
} from "../../../src/engine/tokenizer/tokenizerFiles.ts";
import { buildVocabulary } from "../../../src/engine/tokenizer/vocabulary.ts";
import { WordEncoder } from "../../../src/engine/tokenizer/wordEncoder.ts";
import { words } from "../../../src/engine/tokenizer/words.ts";

const SPECIALS = ["<|problem|>", "<|verbose|>", "<|pruned|>", "<|end|>"];
const TEXTS = Array.from({ length: 200 }, (_, index) => {
  const problem = generateProblem({ seed: 1, split: "train", index });
  return `${problem.question}\n${solutionText(problem, "verbose", index)}`;
});
const vocabulary = buildVocabulary(SPECIALS, TEXTS, 2);
const encoder = new WordEncoder(vocabulary);
const library = hfTokenizer(
  JSON.stringify(renderTokenizer(vocabulary)),
  JSON.stringify(renderTokenizerConfig("<|end|>", 512)),
);
const anyText = fc.string({ unit: "binary", maxLength: 60 });

describe("the student's tokenizer", () => {
  it("cuts any text into words that join to the text", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(words(text).join("")).toBe(text);
      }),
    );
  });

  it("encodes as the general tokenizer does that reads its files", () => {
    const texts = [...TEXTS, studentPrompt("Zoë's café sells 1,250 croissants.", "verbose"), "$12 + $3 = 15 <|end|>"];
    for (const text of texts) expect(encoder.encode(text)).toEqual(library.encode(text));
    fc.assert(
      fc.property(anyText, (text) => {
        expect(encoder.encode(text)).toEqual(library.encode(text));
      }),
    );
  });

  it("reads any text back", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(library.decode(encoder.encode(text))).toBe(text);
      }),
    );
  });

  it("spends one token a digit", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1 }), (value) => {
        expect(encoder.encode(` ${value}`)).toHaveLength(String(value).length);
      }),
    );
  });

  it("can spell a known word in bytes, to the same text", () => {
    const spelled = encoder.encode(TEXTS[0]!, () => true);
    expect(spelled.length).toBeGreaterThan(encoder.encode(TEXTS[0]!).length * 3);
    expect(library.decode(spelled)).toBe(TEXTS[0]);
  });

  it("finds its vocabulary again in its own file", () => {
    expect(parseVocabulary(JSON.parse(JSON.stringify(renderTokenizer(vocabulary))))).toEqual(vocabulary);
  });
});
