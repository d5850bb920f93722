import { compress } from "./compress.ts";
import type { Derivation, Source } from "./derivations.ts";
import { keyOf, near } from "./equations.ts";
import { tokensOf } from "./lexer.ts";
import type { Provenance } from "./provenance.ts";

/** What the answer needs of a sentence. */
export interface NeededSentence {
  /** The derivations that are used from it. */
  readonly shown: readonly Derivation[];
  /** Numbers that everyone knows, recalled in it. */
  readonly recalled: readonly number[];
  /** Results of later sentences that it sets up. */
  readonly setsUp: readonly Derivation[];
  /** What is left of its text to show them; undefined where nothing can go. */
  readonly text: string | undefined;
}

/** What of a trace its answer rests on. */
export interface Slice {
  readonly sentences: ReadonlyMap<number, NeededSentence>;
  /** The derivation of the answer. */
  readonly end: Derivation;
  /** Numbers in it that come from nowhere. */
  readonly gaps: readonly number[];
}

/** Whether a sentence of [from, to) checks, doubts or tries another way. */
export type LooksBack = (from: number, to: number) => boolean;

/** How many sentences before its statement a small answer may be derived. */
const REACH = 25;
/** As many derivations are looked at for what they rest on. */
const MOST_TRIED = 12;
/** Up to here a whole number turns up by coincidence. */
const LARGEST_COMMON = 12;

/**
 * The backward slice of an answer: the sentence that derives it, those that derive what that uses, and so on; and as the
 * text that is kept mentions other numbers as well, those that derive these. Undefined where nothing derives the answer
 * before it is stated; the derivation of a small number must stand close, for elsewhere it is a coincidence. `shortens` says
 * whether only the clauses that show a derivation are kept of its sentence.
 */
export function backwardSlice(
  texts: readonly string[],
  graph: Provenance,
  answer: number,
  statements: readonly number[],
  shortens: boolean,
  looksBack: LooksBack,
): Slice | undefined {
  const left = (at: number, here: readonly Derivation[]): string | undefined =>
    shortens ? compress(texts[at]!, here) : undefined;
  const end = answerDerivation(graph, answer, statements, looksBack);
  if (end === undefined) return undefined;
  const shown = new Map<number, Derivation[]>();
  const recalled = new Map<number, Set<number>>();
  const setUps = new Map<number, Derivation[]>();
  const gaps: number[] = [];
  const open: Derivation[] = [end];
  const need = (value: number, source: Source, here: number): void => {
    if (source.kind === "derived") open.push(source.derivation);
    else if (source.kind === "nowhere") gaps.push(value);
    else if (source.kind === "known" && source.sentence !== undefined && source.sentence !== here) {
      recalled.set(source.sentence, (recalled.get(source.sentence) ?? new Set()).add(value));
    }
  };
  const needWritten = (at: number, text: string): void => {
    for (const { value, source } of graph.mentions[at]!) if (writes(text, value)) need(value, source, at);
    for (const other of graph.derivations[at]!) if (writes(text, other.value)) open.push(other);
  };
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const at = next.sentence;
    const here = shown.get(at) ?? [];
    if (here.includes(next)) continue;
    here.push(next);
    shown.set(at, here);
    for (const { value, source } of next.operands) need(value, source, at);
    needWritten(at, left(at, here) ?? texts[at]!);
    if (next.setUp === undefined) continue;
    if (!setUps.has(next.setUp)) needWritten(next.setUp, texts[next.setUp]!);
    setUps.set(next.setUp, [...(setUps.get(next.setUp) ?? []), next]);
  }
  const sentences = [...new Set([...shown.keys(), ...recalled.keys(), ...setUps.keys()])].map((at) => {
    const here = shown.get(at) ?? [];
    const setsUp = setUps.get(at) ?? [];
    const text = setsUp.length > 0 && here.length > 0 ? undefined : left(at, here);
    return [at, { shown: here, recalled: [...(recalled.get(at) ?? [])], setsUp, text }] as const;
  });
  return { sentences: new Map(sentences), end, gaps };
}

/**
 * Among the derivations before the first statement that has one; grounded ones and the main line first. A small number far
 * from its statement is taken where it rests on most of the question.
 */
function answerDerivation(
  graph: Provenance,
  answer: number,
  statements: readonly number[],
  looksBack: LooksBack,
): Derivation | undefined {
  const isCommon = Number.isInteger(answer) && Math.abs(answer) <= LARGEST_COMMON;
  const reach = isCommon ? REACH : Infinity;
  const all = graph.derivations.flat().filter(({ value }) => near(value, answer));
  const main = all.filter(({ grounded, aside }) => grounded && !aside);
  const isWide = (derivation: Derivation): boolean => 2 * givenTo(derivation) >= graph.given;
  return (
    widest(before(main, statements, reach), looksBack) ??
    (isCommon ? widest(before(main, statements, Infinity).filter(isWide), looksBack) : undefined) ??
    before(
      all.filter(({ grounded }) => grounded),
      statements,
      reach,
    ).at(-1) ??
    before(all, statements, reach).at(-1)
  );
}

/** The derivations within reach of the first statement that has one before it; not more than are worth comparing. */
function before(derivations: readonly Derivation[], statements: readonly number[], reach: number): Derivation[] {
  let behind = 0;
  for (const statement of statements) {
    while (behind < derivations.length && derivations[behind]!.sentence <= statement) behind++;
    const found = derivations.slice(Math.max(0, behind - MOST_TRIED), behind);
    const near = found.filter(({ sentence }) => sentence >= statement - reach);
    if (near.length > 0) return near;
  }
  return [];
}

/** Of those that rest on the most of the question, the last before the trace looks back for the first time. */
function widest(derivations: readonly Derivation[], looksBack: LooksBack): Derivation | undefined {
  const widths = derivations.map(givenTo);
  const those = derivations.filter((_, i) => widths[i] === Math.max(...widths));
  const [first] = those;
  return first && those.findLast(({ sentence }) => !looksBack(first.sentence + 1, sentence));
}

/** How many numbers of the question a derivation rests on. */
function givenTo(derivation: Derivation): number {
  const seen = new Set<Derivation>();
  const given = new Set<number>();
  const open = [derivation];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    for (const { value, source } of next.operands) {
      if (source.kind === "derived") open.push(source.derivation);
      else if (source.kind === "question") given.add(keyOf(value));
    }
  }
  return given.size;
}

/** Whether a text has a number in digits. */
export function writes(text: string, value: number): boolean {
  return tokensOf(text).some((token) => token.kind === "number" && !token.spelt && near(token.value, value));
}
