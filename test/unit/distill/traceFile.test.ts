import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { readTraceFile, TRACE_SHAPES, traceLine } from "../../../src/core/distill/traceFile.ts";

const TRACE = { question: "How many?", response: "2 + 2 = 4" };

describe("a file of traces", () => {
  it.each([
    ["our own", TRACE],
    ["EasyDistill", { instruction: "How many?", input: "", output: "2 + 2 = 4" }],
    [
      "ShareGPT",
      {
        conversations: [
          { from: "system", value: "Be brief." },
          { from: "human", value: "How many?" },
          { from: "gpt", value: "2 + 2 = 4" },
          { from: "human", value: "Sure?" },
        ],
      },
    ],
  ])("is read in the shape %s, line by line or as one array", (_, row) => {
    const line = JSON.stringify(row);
    expect(readTraceFile(`\uFEFF${line}\r\n\n${line}\n`)).toEqual({ traces: [TRACE, TRACE], broken: 0 });
    expect(readTraceFile(JSON.stringify([row, row]))).toEqual({ traces: [TRACE, TRACE], broken: 0 });
  });

  it("puts the input of an instruction after it", () => {
    const row = { instruction: "Count.", input: "a b", output: "2" };
    expect(readTraceFile(JSON.stringify(row)).traces).toEqual([{ question: "Count.\n\na b", response: "2" }]);
  });

  it("counts what is no trace, and refuses a file that holds none", () => {
    const lines = [JSON.stringify(TRACE), "{", "7", "null", '{"conversations":[]}', '{"question":1,"response":"x"}'];
    expect(readTraceFile(lines.join("\n"))).toEqual({ traces: [TRACE], broken: 5 });
    for (const text of ["", " \n", "[]", "[1]", "no JSON"]) {
      expect(() => readTraceFile(text)).toThrow(expect.objectContaining({ code: "bad-file" }));
    }
  });

  it("comes back from each shape; what is learned is the pruned text", () => {
    fc.assert(
      fc.property(fc.constantFrom(...TRACE_SHAPES), fc.string(), fc.string(), (shape, question, pruned) => {
        const { traces } = readTraceFile(traceLine(shape, question, "the whole response", pruned));
        const response = shape === "own" ? "the whole response" : pruned;
        expect(traces).toEqual([{ question, response }]);
      }),
    );
  });
});
