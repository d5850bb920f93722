import { keyOf, near, type OpenCalculation } from "./equations.ts";
import { inferAcross, inferFrom, wholeOf } from "./infer.ts";
import { knownFactors } from "./knownFacts.ts";
import type { NumberToken } from "./lexer.ts";

/** How a number follows, before it is looked up where that comes from. */
export interface Explanation {
  readonly operands: readonly number[];
  /** The sentence that sets the calculation up, where it is an earlier one. */
  readonly setUp?: number | undefined;
}

/** What is known where a sentence stands. */
export interface Surroundings {
  readonly text: string;
  /** Numbers of the question. */
  readonly given: readonly number[];
  /** Results of the trace, the latest last. */
  readonly recent: readonly number[];
  /** The sentence with numbers before. */
  readonly before: {
    readonly sentence: number;
    readonly numbers: readonly number[];
    readonly open: OpenCalculation | undefined;
  };
  /** Whether a number has a source. */
  readonly isKnown: (value: number) => boolean;
}

/** As many results are tried out to explain a number that stands alone. */
const LATEST = 4;

/**
 * Explains the number at `i` of a sentence, unless that asks: from what was set up before, from the sentence itself, and a
 * number that is new also from what was found or given.
 */
export function explainNumber(
  numbers: readonly NumberToken[],
  i: number,
  isNew: boolean,
  around: Surroundings,
): Explanation | undefined {
  if (/\?\W*$/.test(around.text)) return undefined;
  const { value } = numbers[i]!;
  const { open, sentence } = around.before;
  if (open && near(open.value, value)) return { operands: open.operands, setUp: sentence };
  const isUsable = (token: NumberToken): boolean =>
    token.spelt || around.isKnown(valueOf(token)) || around.isKnown(token.value);
  const before = numbers.slice(0, i).filter(isUsable).map(valueOf);
  const here = inferFrom(value, before) ?? (isNew ? withSentence(value, numbers, before, around) : undefined);
  const spelt = new Set(numbers.filter((token) => token.spelt).map((token) => keyOf(token.value)));
  if (here) return { operands: here.filter((operand) => !spelt.has(keyOf(operand))) };
  return isNew ? withoutSentence(value, around) : undefined;
}

/** By numbers of the sentence, and one from elsewhere where they are not enough. */
function withSentence(
  value: number,
  numbers: readonly NumberToken[],
  before: readonly number[],
  { text, given, recent, before: earlier, isKnown }: Surroundings,
): readonly number[] | undefined {
  const isUsable = (each: number): boolean => !near(each, value) && (before.includes(each) || isKnown(each));
  const here = numbers.map(valueOf).filter(isUsable);
  return (
    inferFrom(value, here) ??
    inferAcross(value, here, [...knownFactors(text), ...recent].filter(isKnown)) ??
    inferAcross(value, here, earlier.numbers.filter(isKnown)) ??
    inferAcross(value, here, given)
  );
}

/** For a sentence that has only the result. */
function withoutSentence(value: number, { given, recent, before, isKnown }: Surroundings): Explanation | undefined {
  const latest = recent.slice(-LATEST).filter(isKnown);
  const earlier = before.numbers.filter(isKnown);
  const setUp = inferFrom(value, earlier) ?? inferAcross(value, latest, earlier);
  if (setUp) return { operands: setUp, setUp: before.sentence };
  const operands =
    inferFrom(value, latest) ??
    inferAcross(value, latest, given) ??
    inferFrom(value, given) ??
    inferAcross(value, [1, 100], given);
  return operands && { operands };
}

/**
 * Explains a number from nowhere that an equation uses. The whole quotient from which a remainder is worked out is found by
 * trying, and mental arithmetic takes numbers apart: "40 * 3 is 120, and 2 * 3 is 6" is about 42.
 */
export function explainOperand(
  value: number,
  operands: readonly number[],
  numbers: readonly NumberToken[],
  { given, recent, before, isKnown }: Surroundings,
): Explanation | undefined {
  for (const divisor of operands) {
    if (divisor === value || divisor === 0) continue;
    const dividend = [...given, ...recent].find((number) => Math.floor(number / divisor) === value);
    if (dividend !== undefined) return { operands: [dividend, divisor] };
  }
  const others = [...numbers.map((number) => number.value), ...before.numbers];
  const whole = wholeOf(value, others, [...recent, ...before.numbers, ...given]);
  return whole !== undefined && isKnown(whole) ? { operands: [whole] } : undefined;
}

function valueOf(token: NumberToken): number {
  return token.percent ? token.value / 100 : token.value;
}
