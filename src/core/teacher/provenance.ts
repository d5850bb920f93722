import type { Role } from "../traces/trace.ts";
import { Derivations } from "./derivations.ts";
import { calculationsIn, type Equation, keyOf, near, type OpenCalculation } from "./equations.ts";
import { inferAcross, inferFrom, wholeOf } from "./infer.ts";
import { isKnownFact, knownFactors } from "./knownFacts.ts";
import { numbersOf, type NumberToken, type Token, tokensOf } from "./lexer.ts";
import { QuestionNumbers } from "./questionNumbers.ts";

/** Where a number that a calculation uses comes from. */
export type Source =
  | { readonly kind: "question" }
  /** A number that everyone knows, as the minutes of an hour, and the sentence that recalls it before, if one does. */
  | { readonly kind: "known"; readonly sentence: number | undefined }
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
  /** The sentence that sets the calculation up, where its result stands in a later one. */
  readonly setUp: number | undefined;
  /** Whether all that it rests on is in the question or known to everyone. */
  readonly grounded: boolean;
  /** Whether it stands in a sentence that checks or doubts, or does an earlier calculation again. */
  readonly aside: boolean;
  /** Whether it goes back from the result of an earlier calculation to what went into that. */
  readonly inverse: boolean;
}

export interface ReadSentence {
  readonly text: string;
  readonly role: Role;
}

export interface Provenance {
  /** How many different numbers the question writes. */
  readonly given: number;
  /** By sentence. */
  readonly derivations: readonly (readonly Derivation[])[];
  /** The sources of the numbers that a sentence writes in digits, where they are neither derived nor drawn in it. */
  readonly mentions: readonly (readonly { readonly value: number; readonly source: Source }[])[];
}

const RECENT = 16;
/** As many results are tried out to explain a number that stands alone. */
const LATEST = 4;

/** How a number follows, before it is looked up where that comes from. */
interface Explanation {
  readonly operands: readonly number[];
  readonly setUp?: number | undefined;
}

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
  readonly given: number;
  readonly #question: QuestionNumbers;
  readonly #known = new Derivations();
  /** The first sentence that brought up a number from nowhere. */
  readonly #introduced = new Map<number, number>();
  /** The first sentence that recalls a number which the question does not write. */
  readonly #recalled = new Map<number, number>();
  #recent: number[] = [];
  /** The numbers of the sentence with numbers before, and what it set up. */
  #before: {
    readonly sentence: number;
    readonly numbers: readonly number[];
    readonly open: OpenCalculation | undefined;
  } = {
    sentence: 0,
    numbers: [],
    open: undefined,
  };

  constructor(question: string) {
    this.#question = new QuestionNumbers(question);
    this.given = this.#question.count;
  }

  read(sentence: ReadSentence): void {
    const found: Derivation[] = [];
    this.derivations.push(found);
    const tokens = tokensOf(sentence.text);
    const numbers = numbersOf(tokens);
    if (numbers.length === 0) {
      this.mentions.push([]);
      return;
    }
    const { equations: written, open } = calculationsIn(tokens);
    this.#recallShares(numbers, sentence, found);
    for (const { result, operands } of written) {
      for (const operand of operands) {
        this.#tryQuotient(operand, operands, sentence, found);
        this.#trySplit(operand, numbers, sentence, found);
      }
      this.#derive("calculated", result, { operands }, sentence, found);
    }
    const mentions = this.#readMentions(tokens, written, sentence, found);
    this.mentions.push(mentions);
    this.#recall(numbers, sentence, found, mentions);
    for (const { value } of found) this.#recent = [...this.#recent, value].slice(-RECENT);
    const digits = numbers.filter(({ cardinal }) => cardinal).map(({ value }) => value);
    this.#before = { sentence: this.derivations.length - 1, numbers: digits, open };
  }

  #derive(
    how: Derivation["how"],
    value: number,
    { operands: from, setUp }: Explanation,
    { text, role }: ReadSentence,
    found: Derivation[],
  ): void {
    const aside = role === "check" || role === "hesitate" || this.#known.repeats(value, from);
    const inverse = this.#known.inverts(value, from);
    const isTrivial = from.every((operand) => near(operand, value) || operand === 0 || operand === 1);
    const isWritten = this.#question.writes(value);
    if (isWritten && isTrivial) return;
    const operands = from.map((operand, i) => ({
      value: operand,
      source: this.#sourceOf(operand, text, from.slice(0, i).includes(operand)),
    }));
    const grounded = operands.every(({ source }) => isGrounded(source));
    const derivation = { sentence: this.derivations.length - 1, value, how, operands, setUp, grounded, aside, inverse };
    found.push(derivation);
    if (!isWritten || !(aside || inverse)) this.#known.add(derivation);
  }

  /** "80% is four fifths" is known to everyone, and brings up the 4 and the 5. */
  #recallShares(numbers: readonly NumberToken[], sentence: ReadSentence, found: Derivation[]): void {
    const share = numbers.find(({ spelt, value }) => spelt && value > 0 && value < 1);
    const percent = numbers.find((token) => token.percent);
    if (share === undefined || percent === undefined) return;
    const parts = percent.value / 100 / share.value;
    if (!near(parts, Math.round(parts))) return;
    for (const value of [percent.value, Math.round(1 / share.value), Math.round(parts)]) {
      const { kind } = this.#sourceOf(value, sentence.text);
      if (kind === "nowhere") this.#derive("inferred", value, { operands: [] }, sentence, found);
      if (!this.#question.writes(value)) this.#remember(value);
    }
  }

  /** A sentence that says of nothing but well-known numbers what they are recalls those that the question does not write. */
  #recall(
    numbers: readonly NumberToken[],
    { role }: ReadSentence,
    found: readonly Derivation[],
    mentions: readonly { readonly value: number; readonly source: Source }[],
  ): void {
    const isStatement = found.length === 0 && role !== "check" && role !== "hesitate" && role !== "plan";
    if (!isStatement || !mentions.every(({ source }) => source.kind === "known" || source.kind === "question")) return;
    const isNew = ({ value, cardinal }: NumberToken): boolean =>
      !this.#question.writes(value) && (cardinal || !this.#question.implies(value));
    const isOfKnown = numbers.every((token) => token.spelt || isNew(token));
    if (isOfKnown) for (const token of numbers) if (isNew(token)) this.#remember(token.value);
  }

  #remember(value: number): void {
    const key = keyOf(value);
    if (value > 1 && !this.#recalled.has(key)) this.#recalled.set(key, this.derivations.length - 1);
  }

  /** The whole quotient from which a remainder is worked out is found by trying; it is explained by what it divides. */
  #tryQuotient(value: number, operands: readonly number[], sentence: ReadSentence, found: Derivation[]): void {
    if (this.#sourceOf(value, sentence.text).kind !== "nowhere") return;
    const divided = [...this.#question.tried, ...this.#recent];
    for (const divisor of operands) {
      if (divisor === value || divisor === 0) continue;
      const dividend = divided.find((number) => Math.floor(number / divisor) === value);
      if (dividend === undefined) continue;
      return this.#derive("inferred", value, { operands: [dividend, divisor] }, sentence, found);
    }
  }

  /** Mental arithmetic takes numbers apart: "40 * 3 is 120, and 2 * 3 is 6" is about 42. */
  #trySplit(value: number, numbers: readonly NumberToken[], sentence: ReadSentence, found: Derivation[]): void {
    if (this.#sourceOf(value, sentence.text).kind !== "nowhere") return;
    const others = [...numbers.map((number) => number.value), ...this.#before.numbers];
    const whole = wholeOf(value, others, [...this.#recent, ...this.#before.numbers, ...this.#question.tried]);
    const isKnown = whole !== undefined && this.#sourceOf(whole, sentence.text).kind !== "nowhere";
    if (isKnown) this.#derive("inferred", value, { operands: [whole] }, sentence, found);
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
      const isOperand = operandsHere.has(keyOf(token.value));
      if (isNew || (source.kind !== "derived" && !isOperand && isAnnounced(tokens, token))) {
        const explanation = isOperand ? undefined : this.#explain(token.value, numbers, i, sentence.text, isNew);
        if (explanation) {
          this.#derive("inferred", token.value, explanation, sentence, found);
          return;
        }
        if (isNew) this.#introduced.set(keyOf(token.value), at);
      }
      mentions.push({ value: token.value, source: isNew ? { kind: "nowhere", sentence: at } : source });
    });
    return mentions;
  }

  /** From what was set up before or the sentence itself, unless it asks; a number that is new also from what else is known. */
  #explain(
    value: number,
    numbers: readonly NumberToken[],
    i: number,
    text: string,
    isNew: boolean,
  ): Explanation | undefined {
    if (/\?\W*$/.test(text)) return undefined;
    const { open, sentence: setUp } = this.#before;
    if (open && near(open.value, value)) return { operands: open.operands, setUp };
    const known = (operand: number): boolean => this.#sourceOf(operand, text).kind !== "nowhere";
    const valueOf = (token: NumberToken): number => (token.percent ? token.value / 100 : token.value);
    const isUsable = (token: NumberToken): boolean => token.spelt || known(valueOf(token)) || known(token.value);
    const before = numbers.slice(0, i).filter(isUsable).map(valueOf);
    const fromBefore = inferFrom(value, before);
    const operands = fromBefore ?? (isNew ? this.#explainNew(value, numbers, before, text) : undefined);
    const spelt = new Set(numbers.filter((token) => token.spelt).map((token) => keyOf(token.value)));
    if (operands) return { operands: operands.filter((operand) => !spelt.has(keyOf(operand))) };
    if (!isNew) return undefined;
    const [latest, earlier] = [this.#recent.slice(-LATEST).filter(known), this.#before.numbers.filter(known)];
    const setBefore = inferFrom(value, earlier) ?? inferAcross(value, latest, earlier);
    if (setBefore) return { operands: setBefore, setUp };
    const given = this.#question.tried;
    const ofAll =
      inferFrom(value, latest) ??
      inferAcross(value, latest, given) ??
      inferFrom(value, given) ??
      inferAcross(value, [1, 100], given);
    return ofAll && { operands: ofAll };
  }

  #explainNew(
    value: number,
    numbers: readonly NumberToken[],
    before: readonly number[],
    text: string,
  ): readonly number[] | undefined {
    const given = this.#question.tried;
    const known = (operand: number): boolean => this.#sourceOf(operand, text).kind !== "nowhere";
    const others = numbers.map((token) => (token.percent ? token.value / 100 : token.value));
    const here = others.filter((each) => !near(each, value) && (before.includes(each) || known(each)));
    const elsewhere = [...knownFactors(text), ...this.#recent].filter(known);
    return (
      inferFrom(value, here) ??
      inferAcross(value, here, elsewhere) ??
      inferAcross(value, here, this.#before.numbers.filter(known)) ??
      inferAcross(value, here, given)
    );
  }

  #sourceOf(value: number, text: string, again = false): Source {
    const key = keyOf(value);
    const isWritten = this.#question.writes(value);
    const derivation = this.#known.meant(value, again);
    if (derivation && (!isWritten || derivation.grounded)) return { kind: "derived", derivation };
    if (isWritten) return { kind: "question" };
    const sentence = this.#recalled.get(key);
    if (sentence !== undefined) return { kind: "known", sentence };
    if (this.#question.implies(value)) return { kind: "question" };
    if (this.#question.suggests(value) || isKnownFact(value, text)) return { kind: "known", sentence };
    const share = value < 1 ? this.#known.meant(100 * value) : undefined;
    return share ? { kind: "derived", derivation: share } : { kind: "nowhere", sentence: this.#introduced.get(key) };
  }
}

function isGrounded(source: Source): boolean {
  return source.kind === "derived" ? source.derivation.grounded : source.kind !== "nowhere";
}

/** Behind "=", "is" or their like, with no more than "in" or "a total of" between. */
function isAnnounced(tokens: readonly Token[], token: NumberToken): boolean {
  let i = tokens.indexOf(token) - 1;
  for (let token = tokens[i]; token?.kind === "word" && BETWEEN.has(token.text); token = tokens[i]) i--;
  const before = tokens[i]?.kind;
  return before === "equals" || before === "result";
}

const BETWEEN = new Set(["in", "to", "a", "of", "only", "just", "also", "exactly"]);
