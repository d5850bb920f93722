import Papa from "papaparse";

import { countLines } from "./decodeText.ts";
import { badFile } from "./importFile.ts";
import { brokenRow, LONGEST_ROW, type Row } from "./row.ts";

interface RawRow {
  /** Where it begins, counted from 1: a quoted field may hold line breaks. */
  readonly line: number;
  readonly cells: readonly string[];
  readonly problem: string | undefined;
}

const DELIMITERS = [",", ";", "\t", "|"];

/** The delimiter that cuts the header into most names; a comma where there is nothing to cut. */
export function guessDelimiter(head: string): string {
  const columns = DELIMITERS.map(
    (delimiter) => Papa.parse<string[]>(head, { delimiter, preview: 1 }).data[0]?.length ?? 0,
  );
  return DELIMITERS[columns.indexOf(Math.max(...columns))] ?? ",";
}

/**
 * The rows of CSV (RFC 4180) with a header, in batches of one piece of the text each; blank lines are left out. Throws
 * AppError `bad-file` for a header that names a column twice, and for a quote that does not end.
 */
export async function* csvRows(pieces: AsyncIterable<string>, delimiter: string, name: string): AsyncGenerator<Row[]> {
  let header: readonly string[] | undefined;
  let line = 1;
  let rest = "";
  const take = (isLast: boolean): Row[] => {
    const { rows, used } = parseRows(rest, line, delimiter, isLast);
    line += countLines(rest.slice(0, used));
    rest = rest.slice(used);
    header ??= rows[0] && headerOf(rows.shift()!, name);
    return rows.map((row) => namedRow(row, header ?? []));
  };
  for await (const piece of pieces) {
    rest += piece;
    yield take(false);
    if (rest.length > LONGEST_ROW) {
      throw badFile(`${name}, line ${line}: this row does not end.`, "Look for a quote that is opened and not closed.");
    }
  }
  yield take(true);
}

/** Complete rows alone, unless the text is the last of the file; `used` is where the first incomplete row begins. */
function parseRows(
  text: string,
  firstLine: number,
  delimiter: string,
  isLast: boolean,
): { rows: RawRow[]; used: number } {
  const rows: RawRow[] = [];
  let line = firstLine;
  let used = 0;
  const step = ({ data, errors, meta }: Papa.ParseStepResult<unknown>): void => {
    const [cells = []] = data as string[][];
    if (cells.length > 1 || cells[0]?.trim() !== "") rows.push({ line, cells, problem: quoteProblem(errors) });
    line += countLines(text.slice(used, meta.cursor));
    used = meta.cursor;
  };
  new Papa.Parser({ delimiter, newline: "\n", step }).parse(text, 0, !isLast);
  return { rows, used: isLast ? text.length : used };
}

function quoteProblem(errors: readonly Papa.ParseError[]): string | undefined {
  if (errors.some(({ code }) => code === "MissingQuotes")) return "A quote is opened here and never closed.";
  return errors.length > 0 ? "A quote stands in the middle of a quoted field; it must be doubled." : undefined;
}

function headerOf({ line, cells }: RawRow, name: string): string[] {
  const names = cells.map((cell, i) => cell.trim() || `column ${i + 1}`);
  const twice = names.find((one, i) => names.indexOf(one) < i);
  if (twice !== undefined) {
    throw badFile(`${name}, line ${line}: two columns are called "${twice}".`, "Rename one of them.");
  }
  return names;
}

function namedRow({ line, cells, problem }: RawRow, header: readonly string[]): Row {
  if (problem !== undefined) return brokenRow(line, problem);
  if (cells.length !== header.length) {
    const fields = cells.length === 1 ? "1 field" : `${cells.length} fields`;
    return brokenRow(line, `This row has ${fields}, the header ${header.length}.`);
  }
  return { kind: "fields", line, fields: Object.fromEntries(header.map((name, i) => [name, cells[i]])) };
}
