import Papa from "papaparse";

import type { ItemTable } from "../../core/evaluation/exportItems.ts";

/** A spreadsheet would run these; a negative number is none of them. */
const FORMULA = /^(?:[=@\t\r]|[+-](?!\d))/;

/**
 * Items as CSV (RFC 4180) for spreadsheets, with a byte order mark, which Excel needs to see UTF-8. A text that begins as
 * a formula gets an apostrophe before it; whoever needs every text unchanged takes the JSONL.
 */
export function itemsCsv({ columns, rows }: ItemTable): string {
  const fields = [...columns];
  const data = rows.map((row) => [...row]);
  return `\uFEFF${Papa.unparse({ fields, data }, { escapeFormulae: FORMULA })}\r\n`;
}
