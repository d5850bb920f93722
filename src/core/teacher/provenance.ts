import type { Role } from "../traces/trace.ts";
import { type Derivation, Derivations, type Source } from "./derivations.ts";
import { calculationsIn, type Equation, keyOf, near } from "./equations.ts";
import { explainNumber, explainOperand, type Explanation, type Surroundings } from "./explanations.ts";
import { isKnownFact } from "./knownFacts.ts";
import { numbersOf, type NumberToken, type Token, tokensOf } from "./lexer.ts";
import { QuestionNumbers } from "./questionNumbers.ts";

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
/** What may stand between a word that introduces a result and the result. */
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
  #before: Surroundings["before"] = { sentence: 0, numbers: [], open: undefined };

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
    const around = this.#around(sentence.text);
    this.#recallShares(numbers, sentence, found);
    for (const { result, operands } of written) {
      for (const operand of operands) {
        if (around.isKnown(operand)) continue;
        const explanation = explainOperand(operand, operands, numbers, around);
        if (explanation) this.#derive("inferred", operand, explanation, sentence, found);
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
        const explanation = isOperand ? undefined : explainNumber(numbers, i, isNew, this.#around(sentence.text));
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

  #around(text: string): Surroundings {
    const isKnown = (value: number): boolean => this.#sourceOf(value, text).kind !== "nowhere";
    return { text, given: this.#question.tried, recent: this.#recent, before: this.#before, isKnown };
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
