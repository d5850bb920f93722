import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";

import { type JsonLine, JsonLinesWriter, readJsonLines, replaceJsonLines } from "../../../src/cli/jsonl.ts";

const folder = mkdtempSync(join(tmpdir(), "terse-jsonl-"));
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;
function fileOf(content: string | Uint8Array): string {
  const path = join(folder, `${files++}.jsonl`);
  writeFileSync(path, content);
  return path;
}

async function readAll(path: string): Promise<JsonLine[]> {
  const lines: JsonLine[] = [];
  for await (const line of readJsonLines(path)) lines.push(line);
  return lines;
}

describe("JSONL files", () => {
  it("give back what was written, whatever characters it holds", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.jsonValue()),
        fc.constantFrom("\u2028", "\u0085", "𝟙", "\r\n", ""),
        async (values, odd) => {
          const path = fileOf("");
          const rows = values.map((value) => ({ value, odd }));
          const writer = await JsonLinesWriter.open(path, "create");
          for (const row of rows) await writer.write([row]);
          await writer.close();
          const lines = await readAll(path);
          expect(lines.map((line) => line.value)).toEqual(JSON.parse(JSON.stringify(rows)));
          expect(lines.map((line) => line.number)).toEqual(rows.map((_, i) => i + 1));
        },
      ),
      { numRuns: 40 },
    );
  });

  it("may have carriage returns, a byte order mark, blank lines and no last line feed", async () => {
    const lines = await readAll(fileOf('\uFEFF{"a":1}\r\n\r\n  \n{"a":2}'));
    expect(lines).toEqual([
      { number: 1, value: { a: 1 } },
      { number: 4, value: { a: 2 } },
    ]);
  });

  it("may be longer than one chunk, with characters across its border", async () => {
    const text = "é".repeat(70_001);
    expect(await readAll(fileOf(`{"x":1}\n${JSON.stringify({ text })}\n`))).toEqual([
      { number: 1, value: { x: 1 } },
      { number: 2, value: { text } },
    ]);
  });

  it("name the broken line", async () => {
    const path = fileOf('{"a":1}\n\n{"a":\n{"a":2}\n');
    await expect(readAll(path)).rejects.toMatchObject({ code: "bad-file", message: `${path}, line 3: is not JSON.` });
  });

  it("that are missing, folders or not text are told apart", async () => {
    await expect(readAll(join(folder, "none.jsonl"))).rejects.toMatchObject({ code: "not-found" });
    await expect(readAll(folder)).rejects.toMatchObject({ code: "bad-file" });
    await expect(readAll(fileOf(new Uint8Array([123, 125, 10, 0xff, 0xfe, 10])))).rejects.toMatchObject({
      code: "bad-file",
      message: expect.stringContaining("UTF-8"),
    });
    await expect(JsonLinesWriter.open(join(folder, "no", "such.jsonl"), "create")).rejects.toMatchObject({
      code: "not-found",
    });
  });

  it("are replaced whole or not at all", async () => {
    const path = fileOf("old\n");
    const before = readdirSync(folder).length;
    await expect(
      replaceJsonLines(path, async (writer) => {
        await writer.write([1]);
        throw new RangeError("halfway");
      }),
    ).rejects.toThrow("halfway");
    expect(readFileSync(path, "utf8")).toBe("old\n");
    await replaceJsonLines(path, (writer) => writer.write([1, { b: 2 }]));
    expect(readFileSync(path, "utf8")).toBe('1\n{"b":2}\n');
    expect(readdirSync(folder)).toHaveLength(before);
  });
});
