import { OPERATION_VERBS, OPERATOR_WORDS, RESULT_WORDS } from "./cues.ts";

/** What a sentence calculates, as far as its surface shows. */
export interface Calculation {
  /** The operators in their order: "+", "-", "*", "/", "mod". */
  readonly operations: readonly string[];
  /** The numbers behind "=", "is", "equals" and their like. */
  readonly results: readonly number[];
}

const NUMBER = "\\d[\\d,]*(?:\\.\\d+)?|\\.\\d+";
const OPERATOR = "\\*|/|\\+|-|mod";
/** Number, operator, number, each number with up to four words after it ("9 patients * 20 minutes each"). */
const WORDS = "(?:%| ?[a-z][a-z']*){0,4}";
/** "2/3 of the trees" calculates nothing yet. */
const FRACTION_OF_THINGS = /\d+\/\d+(?= of\b)/g;
const VARIABLE = "[A-HJ-Zxyn]\\b";
const TERM = new RegExp(
  `(?:${NUMBER}|\\b${VARIABLE})\\)*${WORDS}[\\s)]*(${OPERATOR})[\\s(]*(?:${NUMBER}|${VARIABLE})`,
  "g",
);

const ANNOUNCED = new RegExp(`${RESULT_WORDS.source}\\W*(${NUMBER})(?!\\s*[*/+-]\\s*\\d)`, "gi");
const NUMBERS = new RegExp(NUMBER, "g");

/** LaTeX, typographic operators and operator words as ASCII; currency signs and thousands separators gone. */
export function plainArithmetic(text: string): string {
  let plain = text
    .replace(/\\[dt]?frac\{([^{}]*)\}\{([^{}]*)\}/g, "$1 / $2")
    .replace(/\\text\{([^{}]*)\}/g, "$1")
    .replace(/\\(?:times|cdot)|[×·]/g, " * ")
    .replace(/\\div|÷/g, " / ")
    .replace(/(?<=\d) ?x ?(?=\d)/g, " * ")
    .replace(/[−–]/g, "-")
    .replace(/\\[,;!: ]|[\\$€£{}]/g, "")
    .replace(/(\d),(?=\d{3}\b)/g, "$1");
  for (const { pattern, symbol } of OPERATOR_WORDS) plain = plain.replace(pattern, symbol);
  return plain.replace(FRACTION_OF_THINGS, "some");
}

/** Undefined when the sentence combines no two numbers. */
export function readCalculation(text: string): Calculation | undefined {
  const plain = plainArithmetic(text);
  const operations = [...plain.matchAll(TERM)].map((match) => match[1] ?? "");
  const results = resultsIn(plain);
  if (operations.length > 0) return { operations, results };
  const verb = OPERATION_VERBS.find(({ pattern }) => pattern.test(plain));
  return verb !== undefined && results.length > 0 ? { operations: [verb.symbol], results } : undefined;
}

/** Numbers that are announced as results. */
export function resultsIn(plain: string): number[] {
  return [...plain.matchAll(ANNOUNCED)].map((match) => Number((match[1] ?? "").replaceAll(",", "")));
}

export function numbersIn(text: string): number[] {
  return [...plainArithmetic(text).matchAll(NUMBERS)].map((match) => Number(match[0].replaceAll(",", "")));
}
