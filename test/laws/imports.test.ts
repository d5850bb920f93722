import { setImmediate } from "node:timers/promises";

import fc from "fast-check";
import Papa from "papaparse";
import { describe, expect, it } from "vitest";

import { PIECE_BYTES } from "../../src/adapters/imports/decodeText.ts";
import { blobFile, type ImportFile, streamChunks } from "../../src/adapters/imports/importFile.ts";
import type { ImportFormat } from "../../src/adapters/imports/importFormat.ts";
import { importProblems, readProblemRows } from "../../src/adapters/imports/importProblems.ts";
import { fileOf, reading } from "../unit/imports/files.ts";

const MAPPING = { question: "question", answer: "answer" };
const JSONL: ImportFormat = { kind: "columns", container: { kind: "jsonl" }, mapping: MAPPING };
const CSV: ImportFormat = { kind: "columns", container: { kind: "csv", delimiter: "," }, mapping: MAPPING };
const MEGABYTE = 1 << 20;
const LOG_CHARACTERS = 4000;

/** Text that its reader neither trims nor cuts. */
const text = fc
  .string({ unit: "grapheme", minLength: 1 })
  .map((inner) => `<${inner.replaceAll("\r", "").replaceAll("####", "")}>`);
const rows = fc.array(fc.record({ question: text, answer: text }), { minLength: 1, maxLength: 12 });
const chunkBytes = fc.integer({ min: 1, max: 40 });

describe("reading in chunks", () => {
  it("gives the same problems wherever the chunks are cut, from JSONL and from CSV", async () => {
    await fc.assert(
      fc.asyncProperty(rows, chunkBytes, async (problems, size) => {
        const jsonl = problems.map((row) => JSON.stringify(row)).join("\n");
        const csv = Papa.unparse(problems);
        for (const [content, format] of [[jsonl, JSONL] as const, [csv, CSV] as const]) {
          const read = await importProblems(fileOf(content, size), format, reading());
          expect(read.brokenCount).toBe(0);
          expect(read.problems.map(({ question, answer }) => ({ question, answer }))).toEqual(problems);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("never misses a line: every line that is not blank is a problem or is told", async () => {
    const line = fc.oneof(
      fc.string().map((one) => one.replace(/[\r\n]/g, "")),
      fc.constant('{"question":"?","answer":"1"}'),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 20 }), chunkBytes, async (lines, size) => {
        fc.pre(lines.some((one) => one !== ""));
        const { problems, broken } = await importProblems(fileOf(lines.join("\n"), size), JSONL, reading());
        const told = [...problems.map(({ id }) => Number(id.split("/")[1])), ...broken.map((one) => one.line)];
        const wanted = lines.flatMap((one, i) => (one.trim() === "" ? [] : [i + 1]));
        expect(told.sort((a, b) => a - b)).toEqual(wanted);
      }),
      { numRuns: 100 },
    );
  });
});

/** Lines without end, in chunks of one size; counts the bytes that were asked for. */
function endless(megabytes: number, chunk: number): { file: ImportFile; sentBytes: () => number } {
  const line = `${JSON.stringify({ question: "?", answer: "1", log: "x".repeat(LOG_CHARACTERS) })}\n`;
  const bytes = new TextEncoder()
    .encode(line.repeat(Math.ceil(chunk / line.length) + 1))
    .subarray(0, chunk - (chunk % line.length));
  let sent = 0;
  const open = async function* (): AsyncGenerator<Uint8Array> {
    while (sent < megabytes * MEGABYTE) {
      sent += bytes.length;
      yield bytes;
    }
  };
  return { file: { name: "endless.jsonl", open }, sentBytes: () => sent };
}

describe("a large file", () => {
  it("is pulled only as fast as its rows are used: 200 MB are never held", { timeout: 120_000 }, async () => {
    const { file, sentBytes } = endless(200, MEGABYTE);
    let bytes = 0;
    let count = 0;
    for await (const batch of readProblemRows(file, JSONL, reading({ onBytes: (read) => (bytes = read) }))) {
      expect(batch.length).toBeLessThanOrEqual(Math.ceil(PIECE_BYTES / LOG_CHARACTERS));
      expect(sentBytes() - bytes).toBeLessThanOrEqual(MEGABYTE);
      count += batch.length;
    }
    expect(bytes).toBeGreaterThan(199 * MEGABYTE);
    expect(count).toBeGreaterThan(50_000);
  });

  it("lets events in after every piece, even when it comes as one chunk", async () => {
    const { file } = endless(16, 16 * MEGABYTE);
    let turns = 0;
    let turning = true;
    const others = (async () => {
      for (; turning; turns++) await setImmediate();
    })();
    let longest = 0;
    let before = 0;
    const onBytes = (read: number): void => {
      longest = Math.max(longest, read - before);
      before = read;
    };
    for await (const batch of readProblemRows(file, JSONL, reading({ breathe: () => setImmediate(), onBytes }))) {
      expect(batch.length).toBeGreaterThan(0);
    }
    turning = false;
    await others;
    expect(longest).toBeLessThanOrEqual(PIECE_BYTES);
    expect(turns).toBeGreaterThanOrEqual((15 * MEGABYTE) / PIECE_BYTES);
  });

  it("is let go of when no more rows are wanted", async () => {
    let cancelled = false;
    const bytes = new TextEncoder().encode(`${JSON.stringify({ question: "?", answer: "1" })}\n`.repeat(100));
    const stream = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(bytes),
      cancel: () => void (cancelled = true),
    });
    const file = { ...blobFile("x.jsonl", new Blob()), open: () => streamChunks(stream) };
    for await (const batch of readProblemRows(file, JSONL, reading())) if (batch.length > 0) break;
    expect(cancelled).toBe(true);
  });

  it("is read from a Blob", async () => {
    const blob = new Blob([`${JSON.stringify({ question: "?", answer: "1" })}\n`.repeat(3)]);
    expect((await importProblems(blobFile("x.jsonl", blob), JSONL, reading())).problems).toHaveLength(3);
  });
});
