import { near } from "./equations.ts";

/** The most numbers that are combined: enough for a sentence, and a bound on the work. */
const MOST_NUMBERS = 8;

/**
 * The numbers among `given` from which `value` follows by one operation, or by a running sum, difference or product of
 * neighbours; undefined if it does not. For results that a sentence draws without writing the calculation ("She eats 3 of
 * the 16 eggs, which leaves 13").
 */
export function inferFrom(value: number, given: readonly number[]): readonly number[] | undefined {
  const numbers = given.slice(-MOST_NUMBERS);
  return fromPair(value, numbers) ?? fromRun(value, numbers);
}

/** As `inferFrom`, with exactly one number from each list. */
export function inferAcross(
  value: number,
  here: readonly number[],
  there: readonly number[],
): readonly [number, number] | undefined {
  for (const a of here.slice(-MOST_NUMBERS)) {
    for (const b of there.slice(-2 * MOST_NUMBERS)) if (follows(value, a, b)) return [a, b];
  }
  return undefined;
}

function fromPair(value: number, numbers: readonly number[]): readonly number[] | undefined {
  for (let i = numbers.length - 1; i > 0; i--) {
    for (let j = i - 1; j >= 0; j--) {
      if (follows(value, numbers[j]!, numbers[i]!)) return [numbers[j]!, numbers[i]!];
    }
  }
  return undefined;
}

/** Trivial ones (times 1, plus 0) explain nothing. */
function follows(value: number, a: number, b: number): boolean {
  if (near(value, a) || near(value, b)) return false;
  return [a + b, a - b, b - a, a * b, a / b, b / a, (a * b) / 100].some((result) => near(result, value));
}

function fromRun(value: number, numbers: readonly number[]): readonly number[] | undefined {
  for (let from = 0; from + 2 < numbers.length; from++) {
    let [sum, rest, product] = [numbers[from]!, numbers[from]!, numbers[from]!];
    for (let to = from + 1; to < numbers.length; to++) {
      sum += numbers[to]!;
      rest -= numbers[to]!;
      product *= numbers[to]!;
      if (to - from < 2) continue;
      if ([sum, rest, product].some((result) => near(result, value))) return numbers.slice(from, to + 1);
    }
  }
  return undefined;
}
