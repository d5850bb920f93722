import { hundredfold } from "../../core/stats/hundredfold.ts";
import { plural } from "./plural.ts";

/** How numbers are written in English. */
export const locale = "en";

export const count = plural(locale);
export const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
/** A zero has no sign, also where it is what rounding left of a negative number. */
export const tenth = new Intl.NumberFormat(locale, {
  maximumFractionDigits: 1,
  minimumFractionDigits: 1,
  signDisplay: "negative",
});
export const percent = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 0 });
export const tenthPercent = new Intl.NumberFormat(locale, { style: "percent", minimumFractionDigits: 1 });
const oneDecimalPercent = new Intl.NumberFormat(locale, {
  style: "percent",
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
});
const signedTenth = new Intl.NumberFormat(locale, {
  maximumFractionDigits: 1,
  minimumFractionDigits: 1,
  signDisplay: "exceptZero",
});
const signedWhole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0, signDisplay: "exceptZero" });

export const tokens = (value: number): string => count(value, { one: "token", other: "tokens" });
export const problems = (value: number): string => count(value, { one: "problem", other: "problems" });
export const bytes = (value: number): string => {
  if (value < 1e6) return `${whole.format(value / 1e3)} kB`;
  return value < 1e9 ? `${tenth.format(value / 1e6)} MB` : `${tenth.format(value / 1e9)} GB`;
};
export const seconds = (value: number): string => (value < 1 ? "under 1 s" : `${whole.format(Math.ceil(value))} s`);

/** Rounded up, in the unit in which a person would wait. */
export const duration = (value: number): string => {
  if (value < 90) return seconds(value);
  const minutes = Math.ceil(value / 60);
  return minutes < 90 ? `${whole.format(minutes)} min` : `${tenth.format(minutes / 60)} h`;
};

interface Interval {
  readonly low: number;
  readonly high: number;
}

/** A share with one decimal: "92.4%". */
export const share = (value: number): string => oneDecimalPercent.format(value);
/** The limits of a share: "89.7 to 94.4%". */
export const shareLimits = ({ low, high }: Interval): string =>
  minus(`${tenth.format(hundredfold(low))} to ${share(high)}`);
/** A difference of two shares in points, with its sign. */
export const points = (value: number): string => minus(`${signedTenth.format(hundredfold(value))} points`);
/** A size of a difference, without a sign. */
export const unsignedPoints = (value: number): string => `${tenth.format(hundredfold(value))} points`;
export const pointLimits = ({ low, high }: Interval): string =>
  minus(`${signedTenth.format(hundredfold(low))} to ${signedTenth.format(hundredfold(high))}`);
export const limits = ({ low, high }: Interval): string => minus(`${tenth.format(low)} to ${tenth.format(high)}`);
export const decimal = (value: number): string => minus(tenth.format(value));
/** A whole number with its sign. */
export const signed = (value: number): string => minus(signedWhole.format(value));

/** As it is read: "0.012", "4 × 10⁻⁶". */
export const pValue = (p: number): string => {
  if (p >= 0.001) return String(Number(p.toPrecision(2)));
  const [mantissa = "", exponent = ""] = p.toExponential(0).split("e");
  const digits = [...exponent].map((sign) => (sign === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(sign)])).join("");
  return `${mantissa} × 10${digits}`;
};

function minus(text: string): string {
  return text.replaceAll("-", "−");
}
