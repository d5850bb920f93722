/**
 * A second opinion on whether a pruned trace leads from the question to its answer, which shares nothing with the teacher:
 * it knows no equations and no words, only which numbers stand where, and looks for any one operation on two of them. So it
 * also objects to a line that adds up three numbers or raises one to a power.
 */

/** Counts and units that everyone knows. */
const COMMON = [
  0, 1, 2, 3, 4, 5, 7, 10, 12, 16, 24, 25, 28, 30, 31, 36, 50, 52, 60, 90, 100, 180, 360, 365, 1000, 3600,
];
const WORDS: Readonly<Record<string, number>> = {
  three: 3, four: 4, five: 5, six: 6, seven: 7, eight: 8, nine: 9, ten: 10, eleven: 11, twelve: 12, thirteen: 13,
  fourteen: 14, fifteen: 15, sixteen: 16, seventeen: 17, eighteen: 18, nineteen: 19, twenty: 20, thirty: 30, forty: 40,
  fifty: 50, sixty: 60, seventy: 70, eighty: 80, ninety: 90, hundred: 100, thousand: 1000, sixth: 6, eighth: 8,
}; // prettier-ignore

/** The lines with a number that is neither in the question, nor common, nor one operation away from numbers before it. */
export function nowhereNumbers(question: string, pruned: string): { readonly line: string; readonly value: number }[] {
  const known = numbersIn(question).filter((value) => value !== 0);
  return pruned.split("\n").flatMap((line) => {
    const open = new Set(numbersIn(line).filter((value) => !holds(known, value) && !holds(COMMON, value)));
    const here = [...known, ...numbersIn(line).filter((value) => value !== 0 && !open.has(value))];
    for (let found = true; found && open.size > 0;) {
      found = false;
      for (const value of open) {
        if (!follows(value, here)) continue;
        open.delete(value);
        here.push(value);
        found = true;
      }
    }
    known.push(...here.slice(known.length), ...open);
    return [...open].map((value) => ({ line, value }));
  });
}

function numbersIn(text: string): number[] {
  const digits = text.match(/\d+(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+/g) ?? [];
  const words = text.toLowerCase().match(/[a-z]+/g) ?? [];
  const spelt = words.flatMap((word) => WORDS[word] ?? WORDS[word.replace(/s$/, "")] ?? []);
  return [...digits.map((each) => Number(each.replaceAll(",", ""))), ...spelt];
}

/** Sums and differences of two numbers that were there; products and quotients also with a common one. */
function follows(value: number, known: readonly number[]): boolean {
  return known.some((a) => {
    const isSum = [value - a, a - value, a + value].some((b) => holds(known, b));
    const isProduct = [value / a, a / value, value * a].some((b) => {
      return [b, 100 * b, b / 100].some((each) => holds(known, each) || holds(COMMON, each));
    });
    return isSum || isProduct;
  });
}

/** Equal but for rounding to two places. */
function holds(known: readonly number[], value: number): boolean {
  return known.some((other) => Math.abs(other - value) <= (Number.isInteger(other) ? 1e-9 : 0.006));
}
