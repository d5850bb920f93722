import type { Rational } from "./rational.ts";
import { add, fromDecimal, multiply, negate, power, rational } from "./rational.ts";
import { isUnitAbbreviation } from "./units.ts";

/** A number found in a text, with the character offsets [from, to) that it takes, sign and currency included. */
export interface NumberMatch {
  readonly value: Rational;
  readonly span: readonly [from: number, to: number];
}

const GROUP = String.raw`(?:,|\{,\}|\\,|,\\!|\u202f|\u2009)`;
const SIGN = /([-+\u2212]?)\s?(?:(?:US)?\\?[$€£¥]\s?)?([-\u2212]?)/y;
const MAGNITUDE = new RegExp(
  String.raw`(?:(\d{1,3}(?:${GROUP}\d{3})+(?!\d)|\d{1,400})(\.\d{1,400})?|(\.\d{1,400}))(?!\d|\.\d)`,
  "y",
);
const VULGAR: Readonly<Record<string, readonly [bigint, bigint]>> = {
  "½": [1n, 2n],
  "⅓": [1n, 3n],
  "⅔": [2n, 3n],
  "¼": [1n, 4n],
  "¾": [3n, 4n],
  "⅕": [1n, 5n],
  "⅖": [2n, 5n],
  "⅗": [3n, 5n],
  "⅘": [4n, 5n],
  "⅙": [1n, 6n],
  "⅚": [5n, 6n],
  "⅛": [1n, 8n],
  "⅜": [3n, 8n],
  "⅝": [5n, 8n],
  "⅞": [7n, 8n],
};
const VULGAR_FRACTION = /\s?([½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞])/y;
const LATEX_FRACTION = /\s?\\[dtc]?frac\s*(?:\{\s*([-\u2212]?\d{1,100})\s*\}|(\d))\s*(?:\{\s*(\d{1,100})\s*\}|(\d))/y;
const MIXED_PART = /(?:\s|-)(\d{1,100})\/(\d{1,100})(?![\d/]|\.\d)/y;
const SLASH = /\/(\d{1,3}(?:,\d{3})+(?!\d)|\d{1,100})(?!\d|\.\d|\/\d)/y;
const EXPONENT = /[eE]([-+]?\d{1,3})(?![\w])/y;
const TIMES_TEN =
  /\s*(?:×|\\times|\\cdot|·|\*|x)\s*10\s*(?:\^\s*(?:\{\s*([-+\u2212]?\d{1,3})\s*\}|([-+\u2212]?\d{1,3})(?!\d))|\*\*([-+]?\d{1,3}))/y;
const SCALE = /\s?(hundred|thousand|million|billion|trillion)\b/iy;
const SCALES: Readonly<Record<string, bigint>> = {
  hundred: 100n,
  thousand: 1_000n,
  million: 1_000_000n,
  billion: 1_000_000_000n,
  trillion: 1_000_000_000_000n,
};
const SUFFIX = /\s?(?:\\?%|°|\^\s*\{?\s*\\circ\s*\}?)/y;
const FULL_HOUR = /:00(?!\d)/y;

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function fraction(top: string, bottom: string): Rational | undefined {
  const denominator = BigInt(bottom.replaceAll(",", ""));
  return denominator === 0n ? undefined : rational(BigInt(top.replace("\u2212", "-")), denominator);
}

interface Part {
  readonly value: Rational;
  readonly end: number;
}

function matchFractionAlone(text: string, at: number): Part | undefined {
  const vulgar = matchAt(VULGAR_FRACTION, text, at);
  if (vulgar) return { value: rational(...VULGAR[vulgar[1]!]!), end: VULGAR_FRACTION.lastIndex };
  const latex = matchAt(LATEX_FRACTION, text, at);
  if (!latex) return undefined;
  const value = fraction((latex[1] ?? latex[2])!, (latex[3] ?? latex[4])!);
  return value && { value, end: LATEX_FRACTION.lastIndex };
}

/** What turns a whole number into a fraction or a mixed number; undefined inside says that the text is no number (a date, 1/0). */
function matchFractionAfter(whole: Rational, text: string, at: number): Part | undefined {
  const part = matchFractionAlone(text, at);
  if (part) return { value: add(whole, part.value), end: part.end };
  const mixed = matchAt(MIXED_PART, text, at);
  if (mixed && BigInt(mixed[1]!) < BigInt(mixed[2]!)) {
    return { value: add(whole, fraction(mixed[1]!, mixed[2]!)!), end: MIXED_PART.lastIndex };
  }
  const slash = matchAt(SLASH, text, at);
  if (!slash) return /^\/\d/.test(text.slice(at, at + 2)) ? undefined : { value: whole, end: at };
  const divisor = fraction("1", slash[1]!);
  return divisor && { value: multiply(whole, divisor), end: SLASH.lastIndex };
}

function matchScale(value: Rational, text: string, at: number): Part {
  const exponent = matchAt(EXPONENT, text, at);
  if (exponent) return { value: multiply(value, power(rational(10n), Number(exponent[1]))), end: EXPONENT.lastIndex };
  const times = matchAt(TIMES_TEN, text, at);
  if (times) {
    const digits = (times[1] ?? times[2] ?? times[3])!.replace("\u2212", "-");
    return { value: multiply(value, power(rational(10n), Number(digits))), end: TIMES_TEN.lastIndex };
  }
  const word = matchAt(SCALE, text, at);
  if (word) return { value: multiply(value, rational(SCALES[word[1]!.toLowerCase()]!)), end: SCALE.lastIndex };
  return { value, end: at };
}

function matchMagnitude(text: string, at: number): Part | undefined {
  const alone = matchFractionAlone(text, at);
  if (alone) return alone;
  const found = matchAt(MAGNITUDE, text, at);
  if (!found) return undefined;
  const end = MAGNITUDE.lastIndex;
  const whole = (found[1] ?? "").replace(/\D/g, "");
  const decimals = found[2] ?? found[3] ?? "";
  const value = fromDecimal(whole + decimals);
  if (decimals !== "") return matchScale(value, text, end);
  if (matchAt(FULL_HOUR, text, end)) return { value, end: FULL_HOUR.lastIndex };
  const part = matchFractionAfter(value, text, end);
  return part && matchScale(part.value, text, part.end);
}

function endsCleanly(text: string, at: number): boolean {
  const rest = text.slice(at, at + 12);
  if (/^:\d/.test(rest)) return false;
  const word = /^[\p{L}_][\p{L}.]*/u.exec(rest)?.[0];
  return word === undefined || isUnitAbbreviation(word) || isUnitAbbreviation(word.replace(/\.$/, ""));
}

/**
 * The number that starts exactly at `from`: sign, currency, thousands commas, decimals, fractions and mixed numbers,
 * LaTeX and Unicode fractions, powers of ten, "million", percent and degree signs. Percent and currency are units:
 * "18%" and "$18" have the value 18. A full hour ("2:00") has the hour's value; other times, ratios, dates, ordinals
 * and numbers inside words are no numbers.
 */
export function matchNumber(text: string, from: number): NumberMatch | undefined {
  const sign = matchAt(SIGN, text, from)!;
  const magnitude = matchMagnitude(text, SIGN.lastIndex);
  if (!magnitude) return undefined;
  let end = magnitude.end;
  if (matchAt(SUFFIX, text, end)) end = SUFFIX.lastIndex;
  if (!endsCleanly(text, end)) return undefined;
  const minus = [sign[1], sign[2]].filter((mark) => mark === "-" || mark === "\u2212").length;
  const value = minus === 1 ? negate(magnitude.value) : magnitude.value;
  return { value, span: [from, end] };
}
