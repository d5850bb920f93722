import { rounded } from "../core/rounded.ts";
import { hundredfold } from "../core/stats/hundredfold.ts";

/** A share as a percentage: "92.4 %". */
export function percent(share: number): string {
  return `${points(share)} %`;
}

/** A share, or a difference of two, in points: "−2.1". */
export function points(share: number): string {
  return rounded(hundredfold(share), 1);
}

/** The limits of one: "[89.7, 94.4]". */
export function pointLimits({ low, high }: { readonly low: number; readonly high: number }): string {
  return limits(hundredfold(low), hundredfold(high), 1);
}

/** Limits as "[89.7, 94.4]". */
export function limits(low: number, high: number, decimals: number): string {
  return `[${rounded(low, decimals)}, ${rounded(high, decimals)}]`;
}

/** Smaller ones lie where double precision runs out. */
const SMALLEST_P = 1e-300;

/** A p-value as it is read: "0.012", "4e-6". */
export function pValue(p: number): string {
  if (p < SMALLEST_P) return `<${SMALLEST_P}`;
  return p >= 0.001 ? p.toPrecision(2) : p.toExponential(0);
}

/** Rows of cells as aligned columns, two spaces apart; the first column to the left, the others to the right. */
export function columns(rows: readonly (readonly string[])[]): string {
  const width = (column: number): number => Math.max(...rows.map((row) => row[column]?.length ?? 0));
  return rows
    .map((row) =>
      row
        .map((cell, column) => (column === 0 ? cell.padEnd(width(0)) : cell.padStart(width(column))))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
