// cspell:words operatorname
import { isCardinal, numberWord } from "./numberWords.ts";

export type Operator = "+" | "-" | "*" | "/" | "^" | "mod";

/** A number as a sentence writes it. */
export interface NumberToken {
  readonly kind: "number";
  readonly value: number;
  /** Decimal places written: a result may be rounded to that many. */
  readonly places: number;
  /** "20%" and "20 percent"; `value` is 20. */
  readonly percent: boolean;
  /** Spelt out ("three", "half"): it may explain another number, and needs no source of its own. */
  readonly spelt: boolean;
  /** Counts, in digits or as a word like "three"; not "dozen", "twice" or "half", which say so by what they mean. */
  readonly cardinal: boolean;
}

/** What matters to arithmetic in a sentence, in reading order. */
export type Token =
  | NumberToken
  | { readonly kind: "operator"; readonly symbol: Operator }
  | { readonly kind: "open" | "close" }
  | { readonly kind: "equals"; readonly rough: boolean }
  /** A word that introduces a result: "is", "gives". */
  | { readonly kind: "result" }
  | { readonly kind: "word"; readonly text: string }
  /** A comma or what ends a clause. */
  | { readonly kind: "pause" };

/** Text whose digits count nothing: calculator notes, list marks, labels, ordinals, indices. */
const LABELS =
  /<<[^>\n]{0,200}>>|(?<=^|\n)[\s>*#-]*\(?\d{1,2}[.)](?=[\s*])|#{4}|\b(?:step|part|method|case|option|question|problem|equation|way|approach|scenario|example)s? #?\d+\b|(?<!\/)\b\d+(?:st|nd|rd|th)\b|_\{?\d+\}?/gi;

const REWRITES: readonly (readonly [RegExp, string])[] = [
  [/\\(?:left|right|[bB]igg?[lr]?|displaystyle|q?quad)(?![a-zA-Z])/g, ""],
  [/\\(?:text|mathrm|textbf|mathbf|boxed|operatorname)\s*\{([^{}]*)\}/g, " $1 "],
  [/\\[dtc]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}/g, "(($1)/($2))"],
  [/\\[dtc]?frac\s*(\d)\s*(\d)/g, "($1/$2)"],
  [/\\(?:times|cdot)(?![a-zA-Z])|[×·∗]/g, " * "],
  [/\\div(?![a-zA-Z])|÷/g, " / "],
  [/\\approx(?![a-zA-Z])/g, "≈"],
  [/\\([%#&])/g, "$1"],
  [/\\boxed/g, ""],
  [/\{,\}/g, ","],
  [/\\[,;!: ()[\]]|\\?[$€£¥]|\*\*|[{}]/g, " "],
  [/[−–]/g, "-"],
  [/½/g, "(1/2)"],
  [/¼/g, "(1/4)"],
  [/¾/g, "(3/4)"],
  [/²/g, "^2"],
  [/(?<=[\d)]) ?x ?(?=[\d(])/g, " * "],
];

const TOKEN =
  /(\d{1,2}:\d{2}(?!\d))|(\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)|\d+(?:\.\d+)?|(?<!\d)\.\d+)\s?(%|percent\b|per cent\b)?|([-+*/^])|([([])|([)\]])|(=|≈)|(\p{L}[\p{L}'’-]*)|([,;:.!?\n—])/gu;

const RESULTS = new Set(
  (
    "is are was were equals equal be gives give gave giving makes make made making leaves leave left leaving get gets got " +
    "have has had comes totals total totaling equaling results resulting yields yield becomes means that's it's which's"
  ).split(" "),
);
const OPERATORS: ReadonlyMap<string, Operator> = new Map([
  ["plus", "+"],
  ["minus", "-"],
  ["times", "*"],
  ["mod", "mod"],
]);

/** LaTeX and typography as plain arithmetic, labels left out. */
export function plainText(sentence: string): string {
  let plain = sentence.replace(LABELS, " ");
  for (const [pattern, replacement] of REWRITES) plain = plain.replace(pattern, replacement);
  return plain;
}

export function tokensOf(sentence: string): Token[] {
  const tokens: Token[] = [];
  for (const match of plainText(sentence).matchAll(TOKEN)) tokens.push(tokenOf(match));
  return joinPhrases(tokens);
}

export function numbersOf(tokens: readonly Token[]): NumberToken[] {
  return tokens.filter((token) => token.kind === "number");
}

function tokenOf(match: RegExpMatchArray): Token {
  const [, time, digits, percent, operator, open, close, equals, word] = match;
  if (time !== undefined) return { ...timeOf(time), kind: "number", percent: false, spelt: false, cardinal: true };
  if (digits !== undefined) {
    const plain = digits.replaceAll(",", "");
    const places = plain.includes(".") ? plain.length - plain.indexOf(".") - 1 : 0;
    return {
      kind: "number",
      value: Number(plain),
      places,
      percent: percent !== undefined,
      spelt: false,
      cardinal: true,
    };
  }
  if (operator !== undefined) return { kind: "operator", symbol: operator as Operator };
  if (open !== undefined) return { kind: "open" };
  if (close !== undefined) return { kind: "close" };
  if (equals !== undefined) return { kind: "equals", rough: equals === "≈" };
  return word === undefined ? { kind: "pause" } : wordOf(word);
}

/** The time of a day in hours, so that "5:00 pm less 3 hours" is arithmetic. */
function timeOf(text: string): { readonly value: number; readonly places: number } {
  const [hours, minutes] = text.split(":").map(Number);
  return { value: hours! + minutes! / 60, places: minutes === 0 ? 0 : 4 };
}

function wordOf(word: string): Token {
  const lower = word.toLowerCase().replace("’", "'");
  const operator = OPERATORS.get(lower);
  if (operator !== undefined) return { kind: "operator", symbol: operator };
  if (RESULTS.has(lower)) return { kind: "result" };
  const value = numberWord(lower);
  if (value === undefined) return { kind: "word", text: lower };
  const places = Number.isInteger(value) ? 0 : 9;
  return { kind: "number", value, places, percent: false, spelt: true, cardinal: isCardinal(lower) };
}

/** "multiplied by" and "divided by" as operators; "3/4 of" and "20% of" as products; "two thirds" as one number. */
function joinPhrases(tokens: readonly Token[]): Token[] {
  const joined: Token[] = [];
  tokens.forEach((token, i) => {
    const last = joined.at(-1);
    const phrase = phraseEnding(token, last, joined.at(-2), tokens[i + 1]);
    if (phrase === undefined) joined.push(token);
    else joined.splice(phrase.replaces ? -1 : joined.length, 1, phrase.by);
  });
  return joined;
}

function phraseEnding(
  token: Token,
  last: Token | undefined,
  beforeLast: Token | undefined,
  next: Token | undefined,
): { readonly by: Token; readonly replaces: boolean } | undefined {
  if (token.kind === "operator") {
    const isPer = token.symbol === "/" && last?.kind === "word" && next?.kind === "word";
    return isPer ? { by: { kind: "word", text: "per" }, replaces: false } : undefined;
  }
  if (token.kind === "word" && token.text === "by" && last?.kind === "word") {
    const symbol = last.text === "multiplied" ? "*" : last.text === "divided" ? "/" : undefined;
    return symbol && { by: { kind: "operator", symbol }, replaces: true };
  }
  if (token.kind === "word" && token.text === "of" && last?.kind === "number") {
    const isQuotient = beforeLast?.kind === "operator" && beforeLast.symbol === "/";
    const isShare = last.percent || isQuotient || (last.value > 0 && last.value < 1);
    return isShare ? { by: { kind: "operator", symbol: "*" }, replaces: false } : undefined;
  }
  if (token.kind !== "number" || last?.kind !== "number" || !token.spelt || !last.spelt) return undefined;
  const isShare = token.value > 0 && token.value < 1;
  return isShare ? { by: { ...last, value: last.value * token.value, places: 9 }, replaces: true } : undefined;
}
