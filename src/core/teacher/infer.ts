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
  return fromRun(value, numbers) ?? fromPair(value, numbers);
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

/** The number among `wholes` that `part` and `other` make up as its places do: 42 is 40 and 2, 49.5 is 49 and 0.5. */
export function wholeOf(part: number, others: readonly number[], wholes: readonly number[]): number | undefined {
  for (const other of others) {
    const [large, small] = part > other ? [part, other] : [other, part];
    if (small <= 0 || !isRound(large, small)) continue;
    const whole = wholes.find((each) => near(each, large + small));
    if (whole !== undefined) return whole;
  }
  return undefined;
}

/** Whether one number ends where the other begins, as 400 does for 7 and 10,000 for 800. */
function isRound(large: number, small: number): boolean {
  if (!Number.isInteger(large)) return false;
  let unit = 1;
  while (unit <= small) unit *= 10;
  return large % unit === 0;
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
