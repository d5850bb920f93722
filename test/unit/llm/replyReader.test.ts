import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { jsonInProse } from "../../../src/adapters/teachers/jsonInProse.ts";
import { replyReader } from "../../../src/adapters/teachers/replyReader.ts";

const STEPS = { steps: [{ text: "3 + 4 = 7.", label: "add" }] };
const json = JSON.stringify(STEPS);

describe("the JSON in what a model wrote", () => {
  it.each([
    ["bare", json],
    ["in a fence", `\`\`\`json\n${json}\n\`\`\``],
    ["in prose", `Here you are [as asked]:\n\n${json}\n\nTell me {if} I can help.`],
    ["after thinking", `<think>\nA draft: {"steps": []} no.\n</think>\n\n${json}`],
    ["without its outermost brackets", JSON.stringify(STEPS.steps)],
    ["with commas too many", `{"steps": [{"text": "3 + 4 = 7.", "label": "add",},],}`],
    ["after an example of another form", `{"example": true} ${json}`],
  ])("is found: %s", (_, text) => {
    expect(replyReader.split(text)).toEqual({ kind: "read", reply: STEPS });
  });

  it("is found again in prose and fences, whatever its strings hold", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom("", "Sure! ", "```json\n"), (value, before) => {
        const whole = { value };
        expect(jsonInProse(`${before}${JSON.stringify(whole)}\nDone.`)[0]).toEqual(JSON.parse(JSON.stringify(whole)));
      }),
    );
  });

  it("is read with backslashes that were not doubled, and line ends in strings", () => {
    const [found] = jsonInProse(String.raw`{"text": "\(x\) is \dfrac{1}{2}, \\times \u00e9 \underline{3}
then"}`) as [{ text: string }];
    expect(found.text).toBe(String.raw`\(x\) is \dfrac{1}{2}, \times é \underline{3}` + "\nthen");
  });

  it("is none in texts without any, and nothing makes the reader throw", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("{", "}", "[", '"', "\\", ":", ",", "1", "a", "\n") }), (text) => {
        expect(["read", "noJson", "badShape"]).toContain(replyReader.split(text).kind);
        expect(["read", "noJson", "badShape"]).toContain(replyReader.prune(text).kind);
      }),
    );
    expect(replyReader.split("I would rather not.")).toEqual({ kind: "noJson" });
    expect(replyReader.split("{".repeat(300_000))).toEqual({ kind: "noJson" });
  });
});

describe("the forms of replies", () => {
  it("say where another form begins", () => {
    expect(replyReader.split(`{"steps": [{"text": 3}]}`)).toMatchObject({ kind: "badShape", where: "steps.0.text" });
    expect(replyReader.prune(`{"steps": [{"step": 1, "action": "rewrite"}]}`)).toMatchObject({
      kind: "badShape",
      where: "steps.0.action",
    });
    expect(replyReader.prune(`{"steps": [{"step": 1, "action": "compress", "text": " "}]}`)).toMatchObject({
      kind: "badShape",
      where: "steps.0.text",
    });
    expect(replyReader.prune(`{"steps": []}`)).toMatchObject({ kind: "badShape", where: "steps" });
  });

  it("forgive numbers as strings, missing reasons and what is said of the answer", () => {
    const choices = [
      { step: "1", action: "delete" },
      { step: 2, action: "merge", through: "3", text: "x", reason: 7 },
      { step: 3, action: "merge" },
    ];
    const read = (answer: unknown) => replyReader.prune(JSON.stringify({ steps: choices, answer }));
    expect(read(7)).toEqual({
      kind: "read",
      reply: {
        steps: [
          { step: 1, action: "delete", reason: "" },
          { step: 2, action: "merge", through: 3, text: "x", reason: "" },
          { step: 3, action: "merge", through: 3, text: "", reason: "" },
        ],
        answer: "7",
      },
    });
    expect(read(null)).toMatchObject({ reply: { answer: undefined } });
    expect(read({ value: 7 })).toMatchObject({ reply: { answer: undefined } });
  });
});
