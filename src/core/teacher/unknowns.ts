// cspell:words binom pmod
import { type Token, tokensOf } from "./lexer.ts";

/** A letter that a formula gives a value or combines with something: "x = 3", "let n", "x^2", "2(y". */
const BOUND = /(?<![\p{L}\d'’\\])([A-Za-z])\s*(?:[=≡<>≤≥^²³]|\\(?:equiv|leq?|geq?|neq?|approx)\b)/gu;
const DEFINED =
  /\b(?:let|say|call|denote|variable|unknown|number|as)\b[^.\n]{0,40}?["“$(\\ ]([A-Za-z])(?=["”$)\\.,:; ])/gi;
/** Words that are one letter long. */
const WORDS = new Set(["a", "A", "I", "s", "S"]);
/** What no elementary calculation has. */
const HIGHER =
  /\\(?:sqrt|sin|cos|tan|log|ln|sum|prod|int|lim|theta|alpha|beta|angle|triangle|pi|binom|equiv|pmod|begin)\b|√|∠|△|π|θ|≡|\d!|\b(?:sqrt|sin|cos|tan|log|ln)\b(?=\s*[(\d])/;

/** The letters that stand for numbers in a trace. */
export function unknownsIn(texts: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (const text of texts) {
    for (const pattern of [BOUND, DEFINED]) {
      for (const [, letter] of text.matchAll(pattern)) if (!WORDS.has(letter!)) found.add(letter!.toLowerCase());
    }
  }
  return found;
}

/**
 * Whether a text calculates with unknowns, or in a way that reaches beyond the four operations: from one such line to the
 * next, the numbers alone do not lead. A letter that is only given its value, `x = 12 - 5 = 7`, is a name.
 */
export function calculatesWithUnknowns(text: string, unknowns: ReadonlySet<string>): boolean {
  if (HIGHER.test(text)) return true;
  if (unknowns.size === 0) return false;
  const tokens = tokensOf(text);
  return tokens.some((token, i) => {
    if (token.kind !== "word" || !isUnknown(token.text, unknowns)) return false;
    return isOperand(tokens[i - 1], tokens[i - 2]) || isOperator(tokens[i + 1]);
  });
}

/** "x", and "xy" or "ab" where each letter is one. */
function isUnknown(word: string, unknowns: ReadonlySet<string>): boolean {
  return word.length <= 2 && [...word].every((letter) => unknowns.has(letter));
}

/** A coefficient, an operator or a bracket that closes before it. */
function isOperand(before: Token | undefined, beforeThat: Token | undefined): boolean {
  if (before?.kind === "operator") return beforeThat !== undefined && beforeThat.kind !== "pause";
  return before?.kind === "close" || (before?.kind === "number" && !before.spelt);
}

function isOperator(after: Token | undefined): boolean {
  return after?.kind === "operator";
}
