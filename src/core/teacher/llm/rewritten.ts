import { equationsIn, near } from "../equations.ts";
import { type Token, tokensOf } from "../lexer.ts";
import { numberWord } from "../numberWords.ts";
import type { PruneDecision } from "../teacher.ts";
import type { Rejection } from "./rejection.ts";

/** Small words that lead from one step to the next, in whoever's voice. */
const LINKS = new Set(
  (
    "and the then that this these those there here thus hence therefore with for from into each per all both total is are was " +
    "were has have had get gets got make makes made give gives given leave leaves left equal equals will would can now next " +
    "first second finally after before because since which when where what how many much more less than but not answer " +
    "result sum difference product they them their she her his him its you your our who only also still plus minus times " +
    "divided multiplied same other another one two"
  ).split(" "),
);
/** Two forms of a word share at least so much of it. */
const STEM = 4;

/**
 * The first text that a model wrote in place of steps and that is not made of what stands there: a number that neither the
 * question nor the trace up to there has, a calculation that is wrong and that the student did not write, a word that is
 * not the student's, a tag of the thinking, or more than before. `texts` are those of the steps.
 */
export function findInvention(
  question: string,
  texts: readonly string[],
  decisions: readonly PruneDecision[],
): Rejection | undefined {
  const known = new Vocabulary();
  known.learn(question);
  const everything = new Vocabulary();
  everything.learn(question);
  for (const text of texts) everything.learn(text);
  let learnt = 0;
  for (const [step, decision] of decisions.entries()) {
    if ((decision.kind !== "compress" && decision.kind !== "merge") || decision.text === "") continue;
    const last = decision.kind === "merge" ? decision.with : step;
    while (learnt <= last) known.learn(texts[learnt++]!);
    const replaced = texts.slice(step, last + 1).join("");
    const found = invention(step, decision.text, replaced, known, everything);
    if (found) return found;
  }
  return undefined;
}

function invention(
  step: number,
  text: string,
  replaced: string,
  known: Vocabulary,
  everything: Vocabulary,
): Rejection | undefined {
  if (/<\/?think>/i.test(text)) return { kind: "tagInvented", step };
  const value = numbersOf(text).find((number) => !known.hasNumber(number));
  if (value !== undefined) return { kind: "numberInvented", step, value };
  const wrong = falseResults(replaced);
  const result = falseResults(text).find((number) => !wrong.some((other) => near(other, number)));
  if (result !== undefined) return { kind: "falseEquation", step, value: result };
  const words = [...new Set(wordsOf(text))].filter((word) => !isLink(word) && !everything.hasWord(word));
  if (words.length > 0) return { kind: "wordsInvented", step, words: words.slice(0, 5) };
  return text.length > replaced.trim().length ? { kind: "longer", step } : undefined;
}

/** Number words are judged as numbers. */
function isLink(word: string): boolean {
  return LINKS.has(word) || numberWord(word) !== undefined;
}

/** Numbers and words of texts that were read. */
class Vocabulary {
  readonly #numbers = new Set<number>();
  readonly #words = new Set<string>();
  readonly #stems = new Set<string>();
  readonly #characters = new Set<string>();

  learn(text: string): void {
    for (const number of numbersOf(text)) this.#numbers.add(rounded(number));
    for (const word of wordsOf(text)) {
      this.#words.add(word);
      this.#stems.add(word.slice(0, STEM));
      for (const character of word) this.#characters.add(character);
    }
  }

  /** "25%" and 0.25 are the same number. */
  hasNumber(value: number): boolean {
    return [value, 100 * value, value / 100].some((each) => this.#numbers.has(rounded(each)));
  }

  /** Scripts that do not part their words are compared sign by sign. */
  hasWord(word: string): boolean {
    if (this.#words.has(word) || (word.length > STEM && this.#stems.has(word.slice(0, STEM)))) return true;
    return IDEOGRAPHS.test(word) && [...word].every((character) => this.#characters.has(character));
  }
}

const IDEOGRAPHS = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]+$/u;

/** Of three letters and more, in lower case; what stands in a tag or an address counts as well. */
function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/\p{L}{3,}/gu) ?? [];
}

function numbersOf(text: string): readonly number[] {
  return tokensOf(text).flatMap((token) => (token.kind === "number" ? [token.value] : []));
}

function rounded(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}

/** Numbers that stand right behind a calculation and "=", and that it does not give. */
function falseResults(text: string): readonly number[] {
  const tokens = tokensOf(text);
  const right = equationsIn(tokens).map(({ result }) => result);
  return tokens.flatMap((token, i) => {
    const next = tokens[i + 1];
    if (token.kind !== "equals" || next?.kind !== "number" || !calculates(tokens, i)) return [];
    return right.some((result) => near(result, next.value)) ? [] : [next.value];
  });
}

/** Whether two numbers with an operator stand before this place. */
function calculates(tokens: readonly Token[], end: number): boolean {
  const [left, operator, right] = tokens.slice(Math.max(0, end - 3), end);
  return left?.kind === "number" && operator?.kind === "operator" && right?.kind === "number";
}
