import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { readProblemFile } from "../../../src/adapters/imports/problemFile.ts";
import { ProblemFileState } from "../../../src/ui/screens/evaluate/problemFileState.svelte.ts";

type Read = ConstructorParameters<typeof ProblemFileState>[0];

const read: Read = (signal, file, onBytes, mapping) =>
  readProblemFile(file, { signal, onBytes, breathe: () => Promise.resolve() }, mapping);
const opened = (): ProblemFileState => new ProblemFileState(read);
const jsonl = (rows: readonly unknown[], name = "mine.jsonl"): File =>
  new File([rows.map((row) => (typeof row === "string" ? row : JSON.stringify(row))).join("\n")], name);

describe("a file of problems", () => {
  it("whose columns say nothing is shown, and read by the columns that a person names", async () => {
    const file = opened();
    await file.open(new File(['riddle;value;"nr"\n"What is 1 + 1?";2;7\nAnd 2 + 2?;4;8'], "mine.csv"));
    expect(file.phase).toEqual({
      kind: "unmapped",
      columns: ["riddle", "value", "nr"],
      samples: [
        { riddle: "What is 1 + 1?", value: "2", nr: "7" },
        { riddle: "And 2 + 2?", value: "4", nr: "8" },
      ],
    });
    expect(file.problems).toEqual([]);
    await file.map({ question: "riddle", answer: "value" });
    expect(file.problems.map(({ question, answer }) => [question, answer])).toEqual([
      ["What is 1 + 1?", "2"],
      ["And 2 + 2?", "4"],
    ]);
    expect(file).toMatchObject({ name: "mine.csv", isBroken: false });
  });

  it("gives the same problems by whatever its columns are called", async () => {
    const name = fc.stringMatching(/^x[a-z0-9 ]{0,8}[a-z]$/);
    const rows = fc.array(fc.record({ q: fc.integer(), a: fc.integer() }), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(name, { minLength: 2, maxLength: 2 }), rows, async ([q = "", a = ""], values) => {
        const known = opened();
        await known.open(jsonl(values.map((row) => ({ question: `What is ${row.q}?`, answer: row.a }))));
        const mapped = opened();
        await mapped.open(jsonl(values.map((row) => ({ [q]: `What is ${row.q}?`, [a]: row.a }))));
        expect(mapped.phase).toMatchObject({ kind: "unmapped", columns: [q, a] });
        await mapped.map({ question: q, answer: a });
        expect(mapped.problems).toEqual(known.problems);
      }),
      { numRuns: 30 },
    );
  });

  it("shows cells that are no text as they stand in the file", async () => {
    const file = opened();
    await file.open(jsonl([{ ask: "What?", meta: { level: 2 }, n: 4 }]));
    expect(file.phase).toMatchObject({ samples: [{ ask: "What?", meta: '{"level":2}', n: "4" }] });
  });

  it("keeps its broken lines until a person skips them", async () => {
    const file = opened();
    await file.open(jsonl([{ question: "1 + 1?", answer: 2 }, "broken", { question: "No answer" }]));
    expect(file.phase).toMatchObject({ kind: "problems", brokenCount: 2, broken: [{ line: 2 }, { line: 3 }] });
    expect(file.isBroken).toBe(true);
    file.skipBroken();
    expect(file).toMatchObject({ isBroken: false, problems: [{ answer: "2" }] });
    await file.open(jsonl([{ question: "1 + 1?", answer: 2 }, "broken"]));
    expect(file.isBroken).toBe(true);
  });

  it("whose columns were recognised wrongly is read by others, and its ids stay", async () => {
    const file = opened();
    await file.open(jsonl([{ id: "a", prompt: "Solve this.", question: "1 + 1?", target: "two", answer: "2" }]));
    expect(file.table).toBeUndefined();
    file.chooseColumns();
    expect(file.table).toMatchObject({ columns: ["id", "prompt", "question", "target", "answer"] });
    expect(file.mapping).toEqual({ question: "question", answer: "answer", id: "id" });
    file.leaveColumns();
    expect(file).toMatchObject({ table: undefined, problems: [{ question: "1 + 1?", answer: "2" }] });
    file.chooseColumns();
    await file.map({ question: "prompt", answer: "target" });
    expect(file).toMatchObject({ table: undefined, problems: [{ id: "a", question: "Solve this.", answer: "two" }] });
    file.chooseColumns();
    await file.map({ question: "id", answer: "answer" });
    expect(file.problems).toMatchObject([{ id: "mine.jsonl/1", question: "a", answer: "2" }]);
  });

  it("whose format says what holds what has no columns to choose", async () => {
    const file = opened();
    await file.open(jsonl([{ doc_id: 0, doc: { question: "1 + 1?", answer: "2" }, target: "2", resps: [["2"]] }]));
    expect(file.problems).toHaveLength(1);
    file.chooseColumns();
    expect([file.mapping, file.table]).toEqual([undefined, undefined]);
  });

  it("that waits for its columns is closed when no one names them", async () => {
    const file = opened();
    await file.open(new File(["riddle;value\n1?;1"], "mine.csv"));
    expect(file.table).toMatchObject({ columns: ["riddle", "value"] });
    file.leaveColumns();
    expect(file.phase).toEqual({ kind: "none" });
  });

  it("says why it is none, and is forgotten when it is closed", async () => {
    const file = opened();
    await file.open(new File([""], "empty.csv"));
    expect(file.phase).toMatchObject({ kind: "failed", error: { code: "bad-file" } });
    file.close();
    expect(file).toMatchObject({ name: "", phase: { kind: "none" }, problems: [] });
  });

  it("that was opened last is the one that is shown, whichever is read first", async () => {
    const ends: (() => void)[] = [];
    const slow = new ProblemFileState(async (...args) => {
      await new Promise<void>((resolve) => ends.push(resolve));
      return read(...args);
    });
    const first = slow.open(jsonl([{ question: "1?", answer: 1 }]));
    const second = slow.open(jsonl([{ question: "2?", answer: 2 }]));
    ends[1]!();
    await second;
    ends[0]!();
    await first;
    expect(slow.problems.map(({ answer }) => answer)).toEqual(["2"]);
  });

  it("says how far it is read, and when that is cancelled what was there before is there again", async () => {
    const question = { question: "1 + 1?", answer: 2, log: "x".repeat(1 << 18) };
    const sizes: number[] = [];
    const file: ProblemFileState = new ProblemFileState((signal, chosen, onBytes, mapping) => {
      const tell = (bytes: number): void => {
        onBytes(bytes);
        const { phase } = file;
        if (phase.kind === "reading") sizes.push(phase.bytes / phase.totalBytes);
        if (chosen.name === "other.jsonl") file.cancel();
      };
      return read(signal, chosen, tell, mapping);
    });
    await file.open(jsonl([question, "broken"]));
    file.skipBroken();
    expect(sizes.length).toBeGreaterThan(2);
    expect(sizes).toEqual([...sizes].sort((a, b) => a - b));
    expect(sizes.at(-1)).toBe(1);
    await file.open(jsonl([question], "other.jsonl"));
    expect(file).toMatchObject({ name: "mine.jsonl", isBroken: false, problems: [{ answer: "2" }] });
    file.chooseColumns();
    expect(file.table).toBeDefined();
  });
});
