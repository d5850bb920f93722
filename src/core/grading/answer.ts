import { parseExpression } from "./expressionParser.ts";
import { normalizeLatex, splitAtCommas, unwrap } from "./latex.ts";
import { rationalValue } from "./normalForm.ts";
import { parseNumber } from "./number.ts";
import { toCanonical } from "./rational.ts";
import { isUnitPhrase } from "./units.ts";

/** What an answer says, safe for JSON. Units, currency and percent signs are not part of the value. */
export type Answer =
  /** In lowest terms: "18", "-7/2". */
  | { readonly kind: "rational"; readonly value: string }
  /** Normalised LaTeX or plain text that `parseExpression` reads, with no rational value. */
  | { readonly kind: "expression"; readonly text: string }
  /** Ordered: points, vectors, intervals; the rows of a matrix are tuples themselves. */
  | { readonly kind: "tuple"; readonly open: "(" | "["; readonly close: ")" | "]"; readonly items: readonly Answer[] }
  /** Unordered; a bare list "1, 2" is a set, as in MATH. The items of a union are intervals or sets. */
  | { readonly kind: "set"; readonly of: "elements" | "union"; readonly items: readonly Answer[] }
  | { readonly kind: "choice"; readonly letter: string }
  /** In lower case, with single spaces and no closing punctuation. */
  | { readonly kind: "text"; readonly text: string };

/** Longer texts are no answers but prose; they are kept as text. */
const MAX_LENGTH = 1000;
const NAME = /^(?:[a-zA-Z](?:_\{?\w+\}?)?|[a-zA-Z]\([a-zA-Z]\)|\\[a-z]+|[\p{L} ]{2,40})\s*(?:=|\\in\b|∈)\s*(?![=<>])/u;
const CHOICE = /^(?:\(([A-Ja-j])\)|([A-J])[.):]?|([A-E])[.):]\s.*|\(([A-E])\)\s.*)$/;
const MATRIX = /^\\begin\s*\{[pbv]?matrix\}([\s\S]*)\\end\s*\{[pbv]?matrix\}$/;
const WORDED_NUMBER = /\d[^\d]*[a-z]{3}/i;
const TRAILING_TEXT = /(?:\\(?:text|textrm|mathrm|mbox)\s*\{[^{}]*\}\s*(?:\^\s*\{?[23]\}?)?\s*)+$/;

/** Reads an answer as a person or a model writes it, out of its sentence. Never fails: what is not mathematics is text. */
export function parseAnswer(text: string): Answer {
  if (text.length > MAX_LENGTH) return { kind: "text", text: text.trim().toLowerCase() };
  const inner = unwrap(text);
  const number = parseNumber(inner);
  if (number) return { kind: "rational", value: toCanonical(number) };
  return parseChoice(inner) ?? parseStructure(inner) ?? parseScalar(inner) ?? textAnswer(inner);
}

function textAnswer(text: string): Answer {
  const bare = unwrap(normalizeLatex(text)).replace(/[{}]/g, "").replace(/\s+/g, " ");
  return { kind: "text", text: bare.trim().toLowerCase() };
}

function parseChoice(text: string): Answer | undefined {
  const found = CHOICE.exec(unwrap(normalizeLatex(text)));
  const letter = found?.slice(1).find((group) => group !== undefined);
  return letter === undefined ? undefined : { kind: "choice", letter: letter.toUpperCase() };
}

function parseStructure(text: string): Answer | undefined {
  const matrix = MATRIX.exec(text.replace(/\\left|\\right/g, "").trim());
  if (matrix) return parseMatrix(matrix[1]!);
  const braces = text
    .replace(/\\(?:left|right|[bB]igg?[lr]?)(?![a-zA-Z])/g, "")
    .replace(/\\(?:\{|lbrace\b)/g, "⦃")
    .replace(/\\(?:\}|rbrace\b)/g, "⦄")
    .trim();
  const union = braces.split(/\\cup\b|∪/);
  if (union.length > 1) return parseItems(union, (items) => ({ kind: "set", of: "union", items }));
  if (/^⦃[^⦃⦄]*⦄$/.test(braces)) return parseElements(splitInside(braces.slice(1, -1)));
  const named = braces.replace(NAME, "");
  if (named !== braces && named !== "") return parseStructureOf(named);
  return parseStructureOf(braces);
}

function parseStructureOf(text: string): Answer | undefined {
  if (/^⦃[^⦃⦄]*⦄$/.test(text)) return parseElements(splitInside(text.slice(1, -1)));
  const tuple = /^([([])(.*)([)\]])$/s.exec(text);
  const inside = tuple && splitInside(tuple[2]!);
  if (inside && inside.length > 1 && isBalanced(tuple[2]!)) {
    const [open, close] = [tuple[1] as "(" | "[", tuple[3] as ")" | "]"];
    return parseItems(inside, (items) => ({ kind: "tuple", open, close, items }));
  }
  const listed = text.replace(/\\(?:text|mathrm|mbox)\s*\{\s*(,?)\s*(?:and|or)\s*\}|\s(?:and|or)\s/g, ", ");
  const parts = splitAtCommas(listed, true).filter((part) => part.trim() !== "");
  // "18 hours and 48 minutes" is one quantity.
  if (listed !== text && parts.some((part) => WORDED_NUMBER.test(part.replace(/\\[a-zA-Z]+/g, "")))) return undefined;
  if (parts.length > 1 || /\\pm\b|±/.test(text)) return parseElements(parts);
  return undefined;
}

/** Inside brackets "100,200" are two items, but "1,000, 2,000" too. */
function splitInside(text: string): string[] {
  return splitAtCommas(text, /,\s/.test(text));
}

function isBalanced(text: string): boolean {
  let depth = 0;
  for (const character of text) {
    if ("([".includes(character)) depth++;
    if (")]".includes(character) && --depth < 0) return false;
  }
  return depth === 0;
}

function parseItems(parts: readonly string[], make: (items: readonly Answer[]) => Answer): Answer | undefined {
  const items = parts.map(parseAnswer);
  return items.some((item) => item.kind === "text" && /\s/.test(item.text)) ? undefined : make(items);
}

function parseElements(parts: readonly string[]): Answer | undefined {
  return parseItems(parts.flatMap(bothSigns), (items) => ({ kind: "set", of: "elements", items }));
}

/** "1 \pm \sqrt{5}" stands for two elements; all signs of an element are read upper or all lower. */
function bothSigns(element: string): string[] {
  if (!/\\pm\b|±/.test(element)) return [element];
  const write = (upper: string, lower: string): string =>
    element.replace(/\\pm\b|±/g, ` ${upper} `).replace(/\\mp\b|∓/g, ` ${lower} `);
  return [write("+", "-"), write("-", "+")];
}

function parseMatrix(body: string): Answer | undefined {
  const rows = body.split(/\\\\/).filter((row) => row.trim() !== "");
  const tuple = (items: readonly Answer[]): Answer => ({ kind: "tuple", open: "(", close: ")", items });
  return tuple(rows.map((row) => tuple(row.split("&").map(parseAnswer))));
}

/** A number or expression, after a name ("x = 5") and before its unit ("3\sqrt{13} units"). */
function parseScalar(text: string): Answer | undefined {
  const bare = unwrap(text.replace(TRAILING_TEXT, "")) || text;
  const normal = unwrap(normalizeLatex(bare));
  const sides = normal.replace(NAME, "").split(/=|\\approx|≈/);
  const named = unwrap(sides[0]!);
  if (sides.length === 1) return scalar(named) ?? scalar(withoutUnit(named));
  // "3 + 4 = 7" states 7; an equation in variables is a text, whose equality is rarely decided.
  const values = sides.map((side) => scalar(unwrap(side)) ?? scalar(withoutUnit(unwrap(side))));
  const last = values.at(-1);
  return values.every((value) => value?.kind === "rational") ? last : undefined;
}

function withoutUnit(text: string): string {
  const words = /^(.*?[\d)}\]π%°])\s+([\p{L}][^\d\\+*=]*)$/su.exec(text);
  return words && isUnitPhrase(words[2]!) ? words[1]! : text;
}

function scalar(text: string): Answer | undefined {
  const number = parseNumber(text);
  if (number) return { kind: "rational", value: toCanonical(number) };
  const expression = parseExpression(text);
  if (!expression) return undefined;
  const value = rationalValue(expression);
  return value ? { kind: "rational", value: toCanonical(value) } : { kind: "expression", text };
}
