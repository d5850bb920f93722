import type { Role } from "../traces/trace.ts";
import { type Equation, equationsIn, near } from "./equations.ts";
import { inferAcross, inferFrom } from "./infer.ts";
import { isKnownFact, knownFactors } from "./knownFacts.ts";
import { type NumberToken, type Token, tokensOf } from "./lexer.ts";

/** Where a number that a calculation uses comes from. */
export type Source =
  | { readonly kind: "question" }
  /** A number that everyone knows, as the minutes of an hour. */
  | { readonly kind: "known" }
  | { readonly kind: "derived"; readonly derivation: Derivation }
  /** A sentence brought it up, and nothing explains it. */
  | { readonly kind: "nowhere"; readonly sentence: number | undefined };

/** A number that a sentence arrives at, and how it follows from the question. */
export interface Derivation {
  readonly sentence: number;
  readonly value: number;
  /** Written out and calculated again, or only drawn from numbers near it. */
  readonly how: "calculated" | "inferred";
  readonly operands: readonly { readonly value: number; readonly source: Source }[];
  /** Whether all that it rests on is in the question or known to everyone. */
  readonly grounded: boolean;
  /** Whether it stands in a sentence that checks or doubts: such a one never takes the place of another. */
  readonly aside: boolean;
}

export interface ReadSentence {
  readonly text: string;
  readonly role: Role;
}

export interface Provenance {
  /** By sentence. */
  readonly derivations: readonly (readonly Derivation[])[];
  /** The sources of the numbers that a sentence writes in digits, where they are neither derived nor drawn in it. */
  readonly mentions: readonly (readonly { readonly value: number; readonly source: Source }[])[];
}

const RECENT = 16;

/**
 * Reads from left to right which number comes from where. A value counts as the same wherever it is written, as what it
 * measures is not understood; a number that is used means its latest derivation, and the question's where there is none.
 * Linear in the length of the trace.
 */
export function provenance(question: string, sentences: readonly ReadSentence[]): Provenance {
  const reader = new Reader(question);
  for (const sentence of sentences) reader.read(sentence);
  return reader;
}

class Reader implements Provenance {
  readonly derivations: Derivation[][] = [];
  readonly mentions: { value: number; source: Source }[][] = [];
  readonly #question: string;
  readonly #given: readonly number[];
  readonly #stated: Set<number>;
  readonly #latest = new Map<number, Derivation>();
  /** The one before the latest, where it comes from other numbers: "40 + 40" may mean two results. */
  readonly #second = new Map<number, Derivation>();
  /** The first sentence that brought up a number from nowhere. */
  readonly #introduced = new Map<number, number>();
  #recent: number[] = [];
  #before: readonly number[] = [];

  constructor(question: string) {
    this.#question = question;
    this.#given = questionValues(question);
    this.#stated = new Set(this.#given.map(keyOf));
  }

  read(sentence: ReadSentence): void {
    const found: Derivation[] = [];
    this.derivations.push(found);
    if (!/\d/.test(sentence.text)) {
      this.mentions.push([]);
      return;
    }
    const tokens = tokensOf(sentence.text);
    const written = equationsIn(tokens);
    this.#recallShares(tokens, sentence, found);
    for (const { result, operands } of written) {
      for (const operand of operands) this.#tryQuotient(operand, operands, sentence, found);
      this.#derive("calculated", result, operands, sentence, found);
    }
    this.mentions.push(this.#readMentions(tokens, written, sentence, found));
    for (const { value } of found) this.#recent = [...this.#recent, value].slice(-RECENT);
    const numbers = numbersOf(tokens).map(({ value }) => value);
    if (numbers.length > 0) this.#before = numbers;
  }

  #derive(
    how: Derivation["how"],
    value: number,
    from: readonly number[],
    { text, role }: ReadSentence,
    found: Derivation[],
  ): void {
    const aside = role === "check" || role === "hesitate";
    const isStated = this.#stated.has(keyOf(value));
    const isTrivial = from.every((operand) => near(operand, value) || operand === 0 || operand === 1);
    if (isStated && (aside || isTrivial)) return;
    const operands = from.map((operand, i) => ({
      value: operand,
      source: this.#sourceOf(operand, text, from.slice(0, i).includes(operand)),
    }));
    const grounded = operands.every(({ source }) => isGrounded(source));
    const derivation = { sentence: this.derivations.length - 1, value, how, operands, grounded, aside };
    found.push(derivation);
    const key = keyOf(value);
    const latest = this.#latest.get(key);
    if (latest !== undefined && !takesPlace(derivation, latest)) return;
    if (latest !== undefined && !aside && !sameOperands(latest, derivation)) this.#second.set(key, latest);
    this.#latest.set(key, derivation);
  }

  /** "80% is four fifths" is known to everyone, and brings up the 4 and the 5. */
  #recallShares(tokens: readonly Token[], sentence: ReadSentence, found: Derivation[]): void {
    const numbers = numbersOf(tokens);
    const share = numbers.find(({ spelt, value }) => spelt && value > 0 && value < 1);
    const percent = numbers.find((token) => token.percent);
    if (share === undefined || percent === undefined) return;
    const parts = percent.value / 100 / share.value;
    if (!near(parts, Math.round(parts))) return;
    for (const value of [percent.value, Math.round(1 / share.value), Math.round(parts)]) {
      if (this.#sourceOf(value, sentence.text).kind === "nowhere") this.#derive("inferred", value, [], sentence, found);
    }
  }

  /** The whole quotient from which a remainder is worked out is found by trying; it is explained by what it divides. */
  #tryQuotient(value: number, operands: readonly number[], sentence: ReadSentence, found: Derivation[]): void {
    if (this.#sourceOf(value, sentence.text).kind !== "nowhere") return;
    const divided = [...this.#given, ...this.#recent];
    for (const divisor of operands) {
      if (divisor === value || divisor === 0) continue;
      const dividend = divided.find((number) => Math.floor(number / divisor) === value);
      if (dividend !== undefined) return this.#derive("inferred", value, [dividend, divisor], sentence, found);
    }
  }

  /** Every number in digits that no equation of the sentence accounts for is looked up, and if unknown, drawn. */
  #readMentions(
    tokens: readonly Token[],
    written: readonly Equation[],
    sentence: ReadSentence,
    found: Derivation[],
  ): { value: number; source: Source }[] {
    const results = new Set(written.map(({ result }) => keyOf(result)));
    const operandsHere = new Set(written.flatMap(({ operands }) => operands.map(keyOf)));
    const numbers = numbersOf(tokens);
    const at = this.derivations.length - 1;
    const mentions: { value: number; source: Source }[] = [];
    numbers.forEach((token, i) => {
      if (token.spelt || results.has(keyOf(token.value))) return;
      const source = this.#sourceOf(token.value, sentence.text);
      const isNew = source.kind === "nowhere" && source.sentence === undefined;
      if (isNew || (source.kind !== "derived" && !operandsHere.has(keyOf(token.value)) && isAnnounced(tokens, token))) {
        const operands = this.#explain(token.value, numbers, i, sentence.text, isNew);
        if (operands) {
          this.#derive("inferred", token.value, operands, sentence, found);
          return;
        }
        if (isNew) this.#introduced.set(keyOf(token.value), at);
      }
      mentions.push({ value: token.value, source: isNew ? { kind: "nowhere", sentence: at } : source });
    });
    return mentions;
  }

  /** From the sentence itself, unless it asks; a number that is new also with the help of what was found shortly before. */
  #explain(
    value: number,
    numbers: readonly NumberToken[],
    i: number,
    text: string,
    isNew: boolean,
  ): readonly number[] | undefined {
    const valueOf = (token: NumberToken): number => (token.percent ? token.value / 100 : token.value);
    const known = (operand: number): boolean => this.#sourceOf(operand, text).kind !== "nowhere";
    const before = numbers.slice(0, i).map(valueOf);
    const after = numbers.slice(i + 1).map(valueOf);
    const here = [...before, ...after].filter((each) => !near(each, value));
    const elsewhere = [...knownFactors(text), ...this.#recent, ...this.#before].filter(known);
    if (/\?\W*$/.test(text)) return undefined;
    const inSentence = inferFrom(value, before) ?? inferFrom(value, here);
    const operands =
      inSentence ??
      (isNew
        ? (inferAcross(value, here, elsewhere) ??
          inferFrom(value, this.#before) ??
          inferFrom(value, this.#given) ??
          inferAcross(value, [1, 100], this.#given))
        : undefined);
    const spelt = new Set(numbers.filter((token) => token.spelt).map((token) => keyOf(token.value)));
    return operands?.filter((operand) => !spelt.has(keyOf(operand)));
  }

  #sourceOf(value: number, text: string, again = false): Source {
    const key = keyOf(value);
    const derivation = (again ? this.#second.get(key) : undefined) ?? this.#latest.get(key);
    const stated = this.#stated.has(key);
    if (derivation && (!stated || derivation.grounded)) return { kind: "derived", derivation };
    if (stated) return { kind: "question" };
    if (isKnownFact(value, `${text} ${this.#question}`)) return { kind: "known" };
    const share = this.#latest.get(keyOf(100 * value));
    if (share && value < 1) return { kind: "derived", derivation: share };
    return { kind: "nowhere", sentence: this.#introduced.get(key) };
  }
}

function isGrounded(source: Source): boolean {
  return source.kind === "derived" ? source.derivation.grounded : source.kind !== "nowhere";
}

/** The later one counts, unless it knows less: grounded before not, the main line before asides, written before drawn. */
function takesPlace(later: Derivation, earlier: Derivation): boolean {
  if (later.grounded !== earlier.grounded) return later.grounded;
  if (later.aside !== earlier.aside) return earlier.aside;
  return later.how === "calculated" || earlier.how === "inferred";
}

function sameOperands(a: Derivation, b: Derivation): boolean {
  const sorted = ({ operands }: Derivation): string =>
    operands
      .map(({ value }) => keyOf(value))
      .sort()
      .join();
  return sorted(a) === sorted(b);
}

/** Right behind "=", "is" or their like. */
function isAnnounced(tokens: readonly Token[], token: NumberToken): boolean {
  const before = tokens[tokens.indexOf(token) - 1]?.kind;
  return before === "equals" || before === "result";
}

function numbersOf(tokens: readonly Token[]): NumberToken[] {
  return tokens.filter((token) => token.kind === "number");
}

/** The numbers of a question, percentages also as shares, and shares turned round: a quarter divides by 4. */
function questionValues(question: string): number[] {
  return numbersOf(tokensOf(question)).flatMap(({ value, percent }) => [
    value,
    ...(percent ? [value / 100, 100 / value] : []),
    ...(value > 0 && value < 1 ? [1 / value, 1 - value] : []),
  ]);
}

/** The same for numbers that differ by rounding of the arithmetic alone. */
export function keyOf(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}
