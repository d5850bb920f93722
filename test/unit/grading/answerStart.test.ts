import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { answerStart } from "../../../src/core/grading/answerStart.ts";

const reasoning = fc
  .array(fc.constantFrom("So it is. ", "3 + 4 = 7\n", "Wait.\n", "He has 12 pens. "), { maxLength: 8 })
  .map((parts) => parts.join(""));

describe("where a completion turns to its answer", () => {
  it("is the line of the answer, whatever was reasoned before", () => {
    fc.assert(
      fc.property(reasoning, fc.integer({ min: 0, max: 9999 }), (before, answer) => {
        const lead = before === "" || before.endsWith("\n") ? before : `${before}\n`;
        expect(answerStart(`${lead}#### ${answer}`)).toBe(lead.length);
      }),
    );
  });

  it("is the end of the thinking, where there is one", () => {
    fc.assert(
      fc.property(reasoning, reasoning, (thought, said) => {
        const thinking = `<think>\n${thought}</think>`;
        expect(answerStart(`${thinking}${said}`)).toBe(thinking.length);
      }),
    );
  });

  it("is the end of what never comes to an answer", () => {
    fc.assert(
      fc.property(reasoning, (text) => {
        expect(answerStart(text)).toBe(text.length);
      }),
    );
    expect(answerStart("<think>\n3 + 4, and then")).toBe("<think>\n3 + 4, and then".length);
  });
});
