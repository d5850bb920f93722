import { keyOf } from "./equations.ts";
import { knownFactors } from "./knownFacts.ts";
import { numbersOf, tokensOf } from "./lexer.ts";

/** As many numbers of a question are tried out to explain another: enough for a word problem, and a bound on the work. */
const MOST_TRIED = 60;

/** The numbers that a question gives. */
export class QuestionNumbers {
  /** In reading order, percentages also as shares; not more than are worth trying out. */
  readonly tried: readonly number[];
  readonly #written: ReadonlySet<number>;
  readonly #implied: ReadonlySet<number>;
  readonly #known: ReadonlySet<number>;

  constructor(question: string) {
    const numbers = numbersOf(tokensOf(question));
    const written = numbers.filter(({ cardinal }) => cardinal).map(({ value }) => value);
    const implied = numbers.flatMap(({ value, percent, cardinal }) => [
      ...(cardinal ? [] : [value]),
      ...(percent ? [value / 100, 100 / value, 1 + value / 100, 1 - value / 100] : []),
      ...(value > 0 && value < 1 ? [1 / value, 1 - value] : []),
    ]);
    const counts = listsIn(question);
    this.tried = [...written, ...implied].slice(0, MOST_TRIED);
    this.#written = new Set(written.map(keyOf));
    this.#implied = new Set([...implied, ...counts].map(keyOf));
    this.#known = new Set(knownFactors(question).map(keyOf));
  }

  /** How many different numbers it writes. */
  get count(): number {
    return this.#written.size;
  }

  /** In digits, or in words that count. */
  writes(value: number): boolean {
    return this.#written.has(keyOf(value));
  }

  /**
   * By a word like "twice" or "dozen", as a share turned round (a quarter divides by 4, and leaves three quarters), or as the
   * number of names in a list.
   */
  implies(value: number): boolean {
    return this.#implied.has(keyOf(value));
  }

  /** As a number that everyone knows, by its words: a question about hours suggests 60. */
  suggests(value: number): boolean {
    return this.#known.has(keyOf(value));
  }
}

/** How many names stand together: "Monday, Wednesday and Friday" are 3. */
function listsIn(question: string): number[] {
  const lists = question.match(/\p{Lu}[\p{L}'’]*(?:(?:, (?:and )?| and )\p{Lu}[\p{L}'’]*)+/gu) ?? [];
  return lists.map((list) => list.split(/,? and |, /).length);
}
