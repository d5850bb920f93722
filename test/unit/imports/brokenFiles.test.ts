import { gzipSync } from "node:zlib";

import { describe, expect, it } from "vitest";

import { importProblems, requireWhole } from "../../../src/adapters/imports/importProblems.ts";
import { inspectFile } from "../../../src/adapters/imports/inspectFile.ts";
import { fileOf, imported, reading } from "./files.ts";

const GOOD = '{"question":"¿1 + 1?","answer":"2"}';
const utf16 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, "utf16le"));
const swapped = (bytes: Uint8Array): Uint8Array => new Uint8Array(Buffer.from(bytes).swap16());

describe("broken lines", () => {
  it("are told with number and reason, and the others are read", async () => {
    const text = [
      GOOD,
      "",
      "{oops",
      '{"question":"?"}',
      "[1]",
      '{"question":"x","answer":"####"}',
      GOOD,
      '{"question":"cut',
    ];
    const read = await imported(fileOf(text.join("\n"), 11));
    expect(read.problems.map(({ id }) => id)).toEqual(["set.jsonl/1", "set.jsonl/7"]);
    expect(read.broken).toEqual([
      { line: 3, message: "This line is not JSON." },
      { line: 4, message: 'The field "answer" is missing or empty.' },
      { line: 5, message: "This line is not a JSON object." },
      { line: 6, message: 'Nothing follows "####" in the field "answer".' },
      { line: 8, message: "This line is cut off: the file is incomplete." },
    ]);
    expect(() => requireWhole(read, "set.jsonl")).toThrow(/set\.jsonl, line 3: .* 4 more lines are broken/);
  });

  it("of CSV are counted by the file's lines, not by its rows", async () => {
    const text = 'question,answer\n"two\nlines?",2\nshort\na,b,c\n\n"x" y",3\nlast?,4\n"open,5';
    const read = await imported(fileOf(text, 3, "set.csv"));
    expect(read.problems.map(({ id, question }) => [id, question])).toEqual([
      ["set.csv/2", "two\nlines?"],
      ["set.csv/8", "last?"],
    ]);
    expect(read.broken).toEqual([
      { line: 4, message: "This row has 1 field, the header 2." },
      { line: 5, message: "This row has 3 fields, the header 2." },
      { line: 7, message: "A quote stands in the middle of a quoted field; it must be doubled." },
      { line: 9, message: "A quote is opened here and never closed." },
    ]);
  });

  it("are all counted, and the first thousand told", async () => {
    const read = await imported(fileOf([GOOD, ...Array.from({ length: 1500 }, () => "{")].join("\n")));
    expect(read.brokenCount).toBe(1500);
    expect(read.broken).toHaveLength(1000);
  });

  it("with an id that is taken are named", async () => {
    const line = '{"id":"a","question":"?","answer":"1"}';
    expect((await imported(fileOf(`${line}\n${line}`))).broken).toEqual([
      { line: 2, message: 'This set holds two problems with the id "a".' },
    ]);
  });

  it("that never end are left out, and the next line is read", async () => {
    const text = `${GOOD}\n${'{"question":"'.padEnd(5_000_000, "x")}\n${GOOD}`;
    const read = await imported(fileOf(text));
    expect(read.problems.map(({ id }) => id)).toEqual(["set.jsonl/1", "set.jsonl/3"]);
    expect(read.broken).toEqual([{ line: 2, message: "This line is too long." }]);
  });
});

describe("encodings and line ends", () => {
  const csv = "question,answer\n¿qué?,1\nsecond,2\n";
  it.each([
    ["a byte order mark", fileOf(`\uFEFF${csv}`, 1)],
    ["CRLF", fileOf(csv.replaceAll("\n", "\r\n"), 1)],
    ["CR", fileOf(csv.replaceAll("\n", "\r"), 1)],
    ["UTF-16 with a mark", fileOf(utf16(`\uFEFF${csv}`), 1)],
    ["big-endian UTF-16 with a mark", fileOf(swapped(utf16(`\uFEFF${csv}`)), 3)],
    ["UTF-16 without one", fileOf(utf16(csv), 5)],
    ["big-endian UTF-16 without one", fileOf(swapped(utf16(csv)), 5)],
  ])("read %s", async (_, file) => {
    const { problems, broken } = await imported(file);
    expect(broken).toEqual([]);
    expect(problems.map(({ question, answer }) => [question, answer])).toEqual([
      ["¿qué?", "1"],
      ["second", "2"],
    ]);
  });
});

describe("files that are no set", () => {
  it.each([
    ["nothing", fileOf(""), /is empty/],
    ["blank lines", fileOf("\n \n"), /holds no problems/],
    ["a header alone", fileOf("question,answer\n", 9, "set.csv"), /holds no problems below its first row/],
    ["a gzip archive", fileOf(gzipSync(GOOD)), /is a gzip archive/],
    ["a spreadsheet", fileOf(new Uint8Array([0x50, 0x4b, 3, 4, 20])), /zip archive or a spreadsheet/],
    ["a picture", fileOf(new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 13])), /binary file/],
    ["Latin-1", fileOf(new Uint8Array([...Buffer.from(`${GOOD}\n`), 0xe9, 10])), /at or after line 1, is not UTF-8/],
    ["an array of objects", fileOf(`[${GOOD},${GOOD}]`), /one JSON document/],
    ["a JSON document over lines", fileOf('{\n  "question": "?"\n}'), /one JSON document/],
    ["a run", fileOf('{\n"format": "terse-run",\n"version": 1}'), /is a run, not a set/],
    [
      "a column named twice",
      fileOf("question,answer,answer\na,b,c\n", 9, "set.csv"),
      /two columns are called "answer"/,
    ],
    ["other columns", fileOf("a,b\n1,2\n", 9, "set.csv"), /It has: a, b\./],
    [
      "a quote that does not end",
      fileOf(`question,answer\n"${"x".repeat(5_000_000)}`),
      /line 2: this row does not end/,
    ],
  ])("say what they are: %s", async (_, file, message) => {
    await expect(imported(file)).rejects.toMatchObject({
      name: "AppError",
      code: "bad-file",
      message: expect.stringMatching(message) as string,
      hint: expect.any(String) as string,
    });
  });

  it("stop when asked to", async () => {
    const controller = new AbortController();
    const file = fileOf(`${GOOD}\n`.repeat(5000), 4096);
    const { proposal } = await inspectFile(file, reading());
    const breathe = async (): Promise<void> => controller.abort("enough");
    await expect(
      importProblems(file, proposal!, reading({ signal: controller.signal, breathe })),
    ).rejects.toMatchObject({
      name: "AbortError",
    });
  });
});
