import type { Answer } from "./answer.ts";
import { isDenied, isRetracted, isSideBySide } from "./context.ts";
import { compare } from "./equality.ts";
import { scanNumbers } from "./numberScan.ts";
import { toCanonical } from "./rational.ts";
import { answerSentence } from "./rules/answerSentence.ts";
import { boxed } from "./rules/boxed.ts";
import { hashMarks } from "./rules/hashMarks.ts";
import { lastNumber } from "./rules/lastNumber.ts";
import type { Region, Rule, RuleId, Statement } from "./rules/statement.ts";

/** One place that names an answer; the span counts UTF-16 code units of the completion. */
export interface Candidate {
  readonly answer: Answer;
  readonly text: string;
  readonly rule: RuleId;
  readonly span: readonly [from: number, to: number];
}

export type Extraction =
  | ({ readonly kind: "found" } & Candidate)
  | { readonly kind: "none" }
  /** Two or more final statements that contradict each other, with no word that one corrects the other. */
  | { readonly kind: "ambiguous"; readonly candidates: readonly Candidate[] };

/** "strict" takes stated answers only; "lenient" falls back to the last number where none is stated. */
export type Policy = "strict" | "lenient";

/** Where two rules read the same place, the earlier one in this list counts. */
const STRICT_RULES: readonly Rule[] = [boxed, hashMarks, answerSentence];

/** Only the end of a completion counts, however often it repeats itself before. */
const MAX_STATEMENTS = 100;

/** Finds the answer that a completion gives. Thinking is not searched when a visible answer follows it. */
export function extract(text: string, policy: Policy): Extraction {
  const region = visibleRegion(text);
  const statements = statedAnswers(text, region);
  const last = statements.at(-1);
  if (!last) return policy === "lenient" ? fallBack(text, region) : { kind: "none" };
  if (takesBack(text, last, region)) {
    const after: Region = [last.span[1], region[1]];
    return policy === "lenient" ? fallBack(text, after) : { kind: "none" };
  }
  return conclude(finalGroup(text, statements));
}

/** What follows the last </think>; the whole completion if nothing does. */
function visibleRegion(text: string): Region {
  const close = text.lastIndexOf("</think>");
  const from = close < 0 ? 0 : close + "</think>".length;
  return text.slice(from).trim() === "" ? [0, text.length] : [from, text.length];
}

function statedAnswers(text: string, region: Region): Statement[] {
  const kept: Statement[] = [];
  for (const rule of STRICT_RULES) {
    const found = rule
      .find(text, region)
      .slice(-MAX_STATEMENTS)
      .filter(({ extent }) => !kept.some((other) => overlap(extent, other.extent)));
    kept.push(...found);
  }
  return kept
    .filter(({ extent, span }) => !isDenied(text, extent[0], extent[1]) && !isDenied(text, ...span))
    .sort((a, b) => a.extent[0] - b.extent[0]);
}

function overlap(a: Region, b: Region): boolean {
  return a[0] < b[1] && b[0] < a[1];
}

function takesBack(text: string, last: Statement, region: Region): boolean {
  const after: Region = [last.span[1], region[1]];
  return isRetracted(text, after, scanNumbers(text, ...after), (number) => {
    const answer: Answer = { kind: "rational", value: toCanonical(number.value) };
    return last.answers.some((stated) => compare(stated, answer) === "equal");
  });
}

/** The last statement and those that stand side by side with it. */
function finalGroup(text: string, statements: readonly Statement[]): Statement[] {
  let first = statements.length - 1;
  while (first > 0 && isSideBySide(text.slice(statements[first - 1]!.span[1], statements[first]!.extent[0]))) first--;
  return statements.slice(first);
}

function conclude(group: readonly Statement[]): Extraction {
  const candidates = group.flatMap(({ answers, text, rule, span }) =>
    answers.map((answer): Candidate => ({ answer, text, rule, span })),
  );
  const distinct = candidates.filter(
    ({ answer }, i) => !candidates.slice(0, i).some((earlier) => compare(earlier.answer, answer) === "equal"),
  );
  const last = candidates.at(-1);
  if (!last) return { kind: "none" };
  return distinct.length === 1 ? { kind: "found", ...last } : { kind: "ambiguous", candidates: distinct };
}

/** Thinking that never closes is no place to look for a last number: its end is wherever the tokens ran out. */
function fallBack(text: string, region: Region): Extraction {
  const isUnfinished = text.includes("<think>") && !text.includes("</think>");
  return isUnfinished ? { kind: "none" } : conclude(lastNumber.find(text, region));
}
