/** Formats by their decimals: making one takes much longer than using it. */
const formats = new Map<number, Intl.NumberFormat>();

/**
 * A number with so many decimals, as the page writes it: halves go away from zero, the minus sign is the typographic one, and a
 * zero has none. A dash where there is no number.
 */
export function rounded(value: number | null, decimals: number): string {
  return value === null ? "–" : formatOf(decimals).format(value).replace("-", "−");
}

function formatOf(decimals: number): Intl.NumberFormat {
  let format = formats.get(decimals);
  if (!format) {
    const options = { minimumFractionDigits: decimals, maximumFractionDigits: decimals, useGrouping: false } as const;
    format = new Intl.NumberFormat("en", { ...options, signDisplay: "negative" });
    formats.set(decimals, format);
  }
  return format;
}
