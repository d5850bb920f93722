import { normalizeLatex, unwrap } from "./latex.ts";
import { matchNumber } from "./numberText.ts";
import type { Rational } from "./rational.ts";
import { multiply, rational } from "./rational.ts";
import { isUnitPhrase } from "./units.ts";

const WORDS: readonly string[] = (
  "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen " +
  "eighteen nineteen twenty"
).split(" ");
const SCALED = /^(?:hundred|thousand|million|billion)\b/i;
const LEADING_WORD = /^([a-z]+)(?![\w-])\s*/i;
const QUALIFIER = /^(?:=|≈|~|\\approx\b|exactly\b|only\b|just\b|a total of\b)\s*/i;

/**
 * The exact value of a text that is one number and nothing else: with sign, currency, commas, percent, fraction, mixed
 * number, decimals, power of ten, words for what it counts, bold or LaTeX around it ("**18**", "$18$", "18\%", "3 eggs",
 * "twelve"). Undefined for anything that is not a single number. Never rounds.
 */
export function parseNumber(text: string): Rational | undefined {
  const plain = unwrap(normalizeLatex(unwrap(text))).replace(/^[({]\s*([^(){},]*)\s*[)}]$/, "$1");
  const bare = plain.replace(QUALIFIER, "");
  const match = matchNumber(bare, 0);
  if (match) return isUnitPhrase(unitAfter(bare, match.span[1])) ? match.value : undefined;
  return parseWords(bare);
}

/** What follows a number, where a closing dollar sign ("18$", "$18$") is currency or math mode. */
function unitAfter(text: string, at: number): string {
  return text.slice(at).replace(/^\s*[$€£]/, " ");
}

function parseWords(text: string): Rational | undefined {
  const word = LEADING_WORD.exec(text);
  const value = word ? WORDS.indexOf(word[1]!.toLowerCase()) : -1;
  if (!word || value < 0) return undefined;
  const rest = text.slice(word[0].length);
  const scaled = SCALED.test(rest) ? matchNumber(`1 ${rest}`, 0) : undefined;
  if (scaled) return rest.includes(" ") ? undefined : multiply(scaled.value, rational(BigInt(value)));
  return isUnitPhrase(rest) ? rational(BigInt(value)) : undefined;
}

/** The value of a number word from "zero" to "twenty", undefined for other words. */
export function wordValue(word: string): Rational | undefined {
  const value = WORDS.indexOf(word.toLowerCase());
  return value < 0 ? undefined : rational(BigInt(value));
}
