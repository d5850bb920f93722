import { brokenRow, type Fields, LONGEST_ROW, type Row } from "./row.ts";

/** The rows of JSONL, in batches of one piece of the text each; blank lines are left out. */
export async function* jsonRows(pieces: AsyncIterable<string>): AsyncGenerator<Row[]> {
  let line = 0;
  let rest = "";
  let tooLong = false;
  const take = (text: string, ended: boolean): Row[] => {
    line += 1;
    if (!tooLong) return readLine(text, line, ended);
    tooLong = false;
    return [brokenRow(line, "This line is too long.")];
  };
  for await (const piece of pieces) {
    const first = piece.indexOf("\n");
    if (first < 0) {
      // What is too long is dropped as it comes: memory stays as it is, up to the next line.
      tooLong ||= rest.length + piece.length > LONGEST_ROW;
      rest = tooLong ? "" : rest + piece;
      continue;
    }
    const lines = piece.slice(first + 1).split("\n");
    const opened = rest + piece.slice(0, first);
    rest = lines.pop() ?? "";
    yield [...take(opened, true), ...lines.flatMap((text) => take(text, true))];
  }
  if (rest !== "" || tooLong) yield take(rest, false);
}

function readLine(text: string, line: number, ended: boolean): Row[] {
  if (text.trim() === "") return [];
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    const cut = !ended && /^\s*\{/.test(text);
    return [brokenRow(line, cut ? "This line is cut off: the file is incomplete." : "This line is not JSON.")];
  }
  if (!isFields(value)) return [brokenRow(line, "This line is not a JSON object.")];
  return [{ kind: "fields", line, fields: value }];
}

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
