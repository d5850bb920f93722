import { compress } from "./compress.ts";
import { near } from "./equations.ts";
import { tokensOf } from "./lexer.ts";
import type { Derivation, Provenance, Source } from "./provenance.ts";

/** What of a trace its answer rests on. */
export interface Slice {
  /** By sentence: the derivations that are used from it, and what is left of its text to show them. */
  readonly sentences: ReadonlyMap<number, { readonly shown: readonly Derivation[]; readonly text: string | undefined }>;
  /** The derivation of the answer. */
  readonly end: Derivation;
  /** Numbers in it that come from nowhere. */
  readonly gaps: readonly number[];
}

/** How many sentences before its statement a small answer may be derived. */
const REACH = 25;
/** Up to here a whole number turns up by coincidence. */
const LARGEST_COMMON = 12;

/**
 * The backward slice of an answer: the sentence that derives it, those that derive what that uses, and so on; and as the
 * text that is kept mentions other numbers as well, those that derive these. Undefined where nothing derives the answer
 * before it is stated; the derivation of a small number must stand close, for elsewhere it is a coincidence.
 */
export function backwardSlice(
  texts: readonly string[],
  graph: Provenance,
  answer: number,
  statements: readonly number[],
): Slice | undefined {
  const end = answerDerivation(graph, answer, statements);
  if (end === undefined) return undefined;
  const shown = new Map<number, Derivation[]>();
  const gaps: number[] = [];
  const open: Derivation[] = [end];
  const need = (value: number, source: Source): void => {
    if (source.kind === "derived") open.push(source.derivation);
    else if (source.kind === "nowhere") gaps.push(value);
  };
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const here = shown.get(next.sentence) ?? [];
    if (here.includes(next)) continue;
    here.push(next);
    shown.set(next.sentence, here);
    for (const { value, source } of next.operands) need(value, source);
    const text = compress(texts[next.sentence]!, here) ?? texts[next.sentence]!;
    for (const { value, source } of graph.mentions[next.sentence]!) if (writes(text, value)) need(value, source);
    for (const other of graph.derivations[next.sentence]!) if (writes(text, other.value)) open.push(other);
  }
  const sentences = new Map(
    [...shown].map(([sentence, here]) => [sentence, { shown: here, text: compress(texts[sentence]!, here) }] as const),
  );
  return { sentences, end, gaps };
}

/** The last derivation before the first statement that has one; grounded ones and the main line first. */
function answerDerivation(graph: Provenance, answer: number, statements: readonly number[]): Derivation | undefined {
  const reach = Number.isInteger(answer) && Math.abs(answer) <= LARGEST_COMMON ? REACH : Infinity;
  const all = graph.derivations.flat().filter(({ value }) => near(value, answer));
  const ranks: readonly ((derivation: Derivation) => boolean)[] = [
    ({ grounded, aside }) => grounded && !aside,
    ({ grounded }) => grounded,
    () => true,
  ];
  for (const fits of ranks) {
    for (const statement of statements) {
      const found = all.filter(
        (derivation) =>
          derivation.sentence <= statement && derivation.sentence >= statement - reach && fits(derivation),
      );
      if (found.length > 0) return found.at(-1);
    }
  }
  return undefined;
}

/** Whether a text has a number in digits. */
export function writes(text: string, value: number): boolean {
  return tokensOf(text).some((token) => token.kind === "number" && !token.spelt && near(token.value, value));
}
