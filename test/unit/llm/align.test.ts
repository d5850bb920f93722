import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { align } from "../../../src/core/teacher/llm/align.ts";

const TEXT = "First, 3 * 12 = 36.\n\nThen 36 - 5 = 31.\nSo 31 are left.";
const pieces = (text: string, starts: readonly number[]) => starts.map((from, i) => text.slice(from, starts[i + 1]));

/** Pieces with ink in them, and white space and typography among them. */
const cut = fc
  .array(fc.stringMatching(/^[ \n\t]{0,2}[a-c0-9’“–\\{}]{1,6}[ \n]{0,2}$/), { minLength: 1, maxLength: 12 })
  .filter((texts) => texts.every((text) => text.trim() !== ""));

describe("the alignment of steps with a text", () => {
  it("finds the pieces that a text was cut into, and they are the text", () => {
    fc.assert(
      fc.property(cut, (texts) => {
        const text = texts.join("");
        const found = align(text, texts);
        if (found.kind !== "aligned") throw new Error(JSON.stringify(found));
        expect(found.starts[0]).toBe(0);
        expect(pieces(text, found.starts).join("")).toBe(text);
        expect(pieces(text, found.starts).map((piece) => piece.trim())).toEqual(texts.map((piece) => piece.trim()));
      }),
    );
  });

  it("looks past white space and straightened typography, wherever they are", () => {
    fc.assert(
      fc.property(cut, fc.constantFrom("", " ", "\n\n", "\t "), (texts, gap) => {
        const loosely = texts.map(
          (text) => gap + text.replace(/\s+/g, gap).replaceAll("’", "'").replaceAll("“", '"').replaceAll("–", "-"),
        );
        expect(align(texts.join(""), loosely)).toEqual(align(texts.join(""), texts));
      }),
    );
  });

  it("never takes a cut in which something with ink is missing, added or another", () => {
    fc.assert(
      fc.property(cut, fc.nat(), fc.constantFrom("drop", "add", "change"), (texts, place, how) => {
        const step = place % texts.length;
        const changed = texts.map((text, i) => {
          if (i !== step) return text;
          const ink = text.trim();
          return how === "drop" ? ink.slice(1) : how === "add" ? `${ink}z` : `z${ink.slice(1)}`;
        });
        const written = changed.filter((text) => text.trim() !== "");
        expect(align(texts.join(""), written).kind).not.toBe("aligned");
      }),
    );
  });

  it("reads LaTeX whose backslashes were not doubled", () => {
    const text = "So \\frac{1}{2} \\times 6 = 3 and \\boxed{3}.\nNow \\neq is \\nu,\n\\rho.";
    const read = JSON.parse(`"${text.replaceAll("\n", "\\n")}"`) as string;
    expect(read).not.toContain("\\f");
    expect(align(text, [read])).toEqual({ kind: "aligned", starts: [0] });
    expect(align(text, [text.replaceAll("\n", " \n\n ")])).toEqual({ kind: "aligned", starts: [0] });
  });

  it("takes a line's end for one where a command begins the next step", () => {
    const steps = ["So x is no 3.\n", "\\neq is the sign.\n", "\\rho"];
    const text = steps.join("");
    expect(align(text, steps)).toEqual({ kind: "aligned", starts: [0, steps[0]!.length, text.length - 4] });
  });

  it.each([
    ["the end", ["First, 3 * 12 = 36.", "Then 36 - 5 = 31."], { kind: "lost", missing: "So 31 are left." }],
    ["the middle", ["First, 3 * 12 = 36.", "So 31 are left."], { kind: "changed", step: 1 }],
    [
      "a long middle",
      ["First, 3 * 12 = 36.", "Then 36 - 5 = 31."].slice(1),
      { kind: "lost", missing: "First, 3 * 12 = 36. Then 36 - 5 = 31. So…" },
    ],
    [
      "a number",
      ["First, 3 * 12 = 38.", "Then 36 - 5 = 31.", "So 31 are left."],
      { kind: "changed", step: 0, expected: "36. Then 36 - 5 = 31. So 31 are left.", found: "38." },
    ],
    [
      "more than there is",
      [TEXT, "The answer is 999."],
      { kind: "changed", step: 1, expected: "", found: "The answer is 999." },
    ],
  ])("says what it misses: %s", (_, steps, expected) => {
    expect(align(TEXT.replaceAll("\n", " "), steps)).toMatchObject(expected);
  });

  it("takes time in proportion to the text, whatever is written", () => {
    const spaces = " ".repeat(200_000);
    expect(align(`a${spaces}b`, ["a", `${spaces}\n${spaces}b`]).kind).toBe("aligned");
    expect(align(`${"\\n".repeat(50_000)}u`, [`${"\n".repeat(50_000)}u`]).kind).toBe("aligned");
    expect(
      align(
        "x".repeat(200_000),
        Array.from({ length: 200_000 }, () => "x"),
      ).kind,
    ).toBe("aligned");
  });
});
