import type { Answer } from "./answer.ts";
import { parseAnswer } from "./answer.ts";
import { isDenied, isJoined } from "./context.ts";
import { unwrap } from "./latex.ts";
import { wordValue } from "./number.ts";
import { scanNumbers } from "./numberScan.ts";
import type { NumberMatch } from "./numberText.ts";
import { equals, toCanonical } from "./rational.ts";
import type { Statement } from "./rules/statement.ts";
import { trimSpan } from "./rules/statement.ts";

type Reading = Pick<Statement, "answers" | "text" | "span">;

const MAX_LENGTH = 600;
const MATH_SEGMENT = /^\**(?:\$([^$\n]+)\$|\\\((.+?)\\\)|\\\[([\s\S]+?)\\\])/;
const BOLD = /\*\*([^*\n]+)\*\*/g;
/** Words after which a number no longer belongs to the answer: "18 dollars in 2 days". */
const ASIDE =
  /^[^\d.!?]*?(?:\b(?:in|per|for|every|each|after|over|within|during|because|since|as|when|if|which|out of the|from)\b|[,;]\s+[a-z]{2}|\()/i;

/** Reads what follows an announcement ("The answer is", "####") up to `to`; undefined when it states no answer. */
export function readStatement(text: string, from: number, to: number): Reading | undefined {
  const [start, rawEnd] = trimSpan(text, from, Math.min(to, from + MAX_LENGTH));
  const whole = text.slice(start, rawEnd);
  if (whole === "" || /^[*\s]*(?:not\b|n['’]t\b|never\b|unknown\b)/i.test(whole) || whole.endsWith(":"))
    return undefined;
  const end = start + whole.replace(/[\s.,;:!?]+$/, "").length;
  const answer = parseAnswer(whole);
  if (isDenied(text, start, end)) return undefined;
  if (answer.kind !== "text") return reading(text, [answer], start, end);
  return readSegment(text, start, whole) ?? readProse(text, start, rawEnd) ?? readWord(text, answer, start, end);
}

function reading(text: string, answers: Reading["answers"], from: number, to: number): Reading {
  return { answers, text: text.slice(from, to), span: [from, to] };
}

/** "\(\frac{3}{4}\) of the pie": mathematics at the start and no other number behind it. */
function readSegment(text: string, start: number, whole: string): Reading | undefined {
  const segment = MATH_SEGMENT.exec(whole);
  const inside = segment?.slice(1).find((group) => group !== undefined);
  if (!segment || inside === undefined || /\d|\bor\b|\bnot\b/.test(whole.slice(segment[0].length))) return undefined;
  const answer = parseAnswer(inside);
  return answer.kind === "text" ? undefined : reading(text, [answer], start, start + segment[0].length);
}

function readProse(text: string, from: number, to: number): Reading | undefined {
  const numbers = scanNumbers(text, from, to).filter(({ span }) => !isDenied(text, ...span));
  const [first] = numbers;
  if (!first) return undefined;
  const chosen = leading(text, from, first, numbers) ?? emphasised(text, from, to) ?? result(text, from, numbers);
  const candidates = chosen ? [chosen] : distinct(numbers);
  const answers = candidates.map((match): Answer => ({ kind: "rational", value: toCanonical(match.value) }));
  const span = candidates.length === 1 ? candidates[0]!.span : ([first.span[0], numbers.at(-1)!.span[1]] as const);
  return reading(text, answers as unknown as Reading["answers"], ...span);
}

function distinct(numbers: readonly NumberMatch[]): NumberMatch[] {
  return numbers.filter((match, i) => !numbers.slice(0, i).some((earlier) => equals(earlier.value, match.value)));
}

/** The number right at the start, unless the next number is an alternative to it. */
function leading(text: string, from: number, first: NumberMatch, all: readonly NumberMatch[]): NumberMatch | undefined {
  if (!/^[\s*$\\({]*$/.test(text.slice(from, first.span[0]))) return undefined;
  const second = all[1];
  if (!second) return first;
  if (isJoined(text, first, second)) return undefined;
  return ASIDE.test(text.slice(first.span[1], second.span[0])) ? first : undefined;
}

/** The one number in bold. */
function emphasised(text: string, from: number, to: number): NumberMatch | undefined {
  const inBold = [...text.slice(from, to).matchAll(BOLD)].flatMap((bold) =>
    scanNumbers(text, from + bold.index, from + bold.index + bold[0].length),
  );
  return distinct(inBold).length === 1 ? inBold[0] : undefined;
}

/** What stands behind the last equals sign: "16 - 7 = 9". */
function result(text: string, from: number, numbers: readonly NumberMatch[]): NumberMatch | undefined {
  const last = numbers.at(-1)!;
  const equalsAt = text.lastIndexOf("=", last.span[0]);
  const behind = equalsAt < from ? [] : numbers.filter(({ span }) => span[0] > equalsAt);
  return distinct(behind).length === 1 ? last : undefined;
}

/** An answer in words: a number word in its sentence, else a name or "yes". */
function readWord(text: string, answer: Answer, start: number, end: number): Reading | undefined {
  const words = unwrap(text.slice(start, end)).split(/[^\p{L}\p{N}'’-]+/u);
  const values = words
    .filter((word) => word.toLowerCase() !== "one")
    .map(wordValue)
    .filter((value) => value !== undefined);
  const [first, ...others] = values;
  if (first && others.every((other) => equals(other, first))) {
    return reading(text, [{ kind: "rational", value: toCanonical(first) }], start, end);
  }
  return words.length <= 3 && !first ? reading(text, [answer], start, end) : undefined;
}
