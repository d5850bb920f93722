export type Fields = Readonly<Record<string, unknown>>;

/** A row with the number of its first line, counted from 1; or why there is none. */
export type Row =
  | { readonly kind: "fields"; readonly line: number; readonly fields: Fields }
  | { readonly kind: "broken"; readonly line: number; readonly message: string };

/** Longer rows are reported and left out: what never ends would fill the memory. In UTF-16 code units. */
export const LONGEST_ROW = 1 << 22;

export function brokenRow(line: number, message: string): Row {
  return { kind: "broken", line, message };
}
