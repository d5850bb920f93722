import { compress, saysWhat } from "./compress.ts";
import type { Derivation, Source } from "./derivations.ts";
import { keyOf, near } from "./equations.ts";
import { nameIn, subjectIn } from "./naming.ts";
import type { Provenance } from "./provenance.ts";
import type { Slice } from "./slice.ts";
import { sentenceOf } from "./sources.ts";
import type { Piece } from "./split.ts";
import type { Reason, StepRole } from "./teacher.ts";
import type { Verdict } from "./verdict.ts";

const STATES_ANSWER = /#{4}|\\boxed\b|\banswer\b/i;
/** What opens a calculation that has its name before it. */
const PRONOUN =
  /^(?:(?:so )?(?:that|this|it)(?: would be|'s| is| should be| will be)|to calculate that,)\s+(?=[$€£]?\d)/i;
/** Says that the answer is not certain. */
const HEDGES = /\b(?:probably|maybe|perhaps|think|guess|might|if)\b|\?\s*$/i;
/** How many sentences behind a path its rejection may stand. */
const REJECTION_REACH = 4;

/**
 * Keeps what the answer rests on, the words that say what is calculated, and one statement of the answer. `states` says
 * whether a sentence read alone gives it.
 */
export function followNumbers(
  pieces: readonly Piece[],
  roles: readonly StepRole[],
  graph: Provenance,
  slice: Slice,
  states: (text: string) => boolean,
): Verdict[] {
  const shownIn = sentencesByValue(slice);
  const users = usersBySentence(slice);
  const verdicts = pieces.map((piece, i): Verdict => {
    const needed = slice.sentences.get(i);
    if (needed === undefined) return { kind: "delete", reason: whyDeleted(pieces, roles, graph, slice, shownIn, i) };
    return { kind: "keep", text: needed.text ?? piece.text, reason: whyKept(slice, users, i) };
  });
  for (const [i, { setsUp, shown }] of slice.sentences) {
    const kept = verdicts[i]!;
    const isLead = shown.length === 0 && setsUp.some(({ sentence }) => sentence === i + 1);
    if (isLead && kept.kind === "keep") verdicts[i] = { ...kept, kind: "lead" };
  }
  for (const i of slice.sentences.keys()) {
    const kept = verdicts[i]!;
    if (kept.kind !== "keep" || slice.sentences.get(i)!.shown.length === 0 || saysWhat(kept.text)) continue;
    const [before, after] = [nameBefore(pieces, graph, slice, i), nameBehind(pieces, graph, slice, i)];
    if (before !== undefined) verdicts[i - 1] = { kind: "lead", text: before, reason: kept.reason };
    else if (after !== undefined) verdicts[i + 1] = { kind: "trail", text: after, reason: verdicts[i + 1]!.reason };
    if (before ?? after) verdicts[i] = { ...kept, text: withoutPronoun(kept.text) };
  }
  const statement = answerStatement(pieces, roles, graph, slice, states);
  if (statement !== undefined) {
    const text = compress(pieces[statement]!.text, []) ?? pieces[statement]!.text;
    verdicts[statement] = { kind: "keep", text, reason: { kind: "statesAnswer" } };
  }
  return verdicts;
}

/** By value, the sentence that is kept to derive it. */
function sentencesByValue(slice: Slice): ReadonlyMap<number, number> {
  const found = new Map<number, number>();
  for (const [sentence, { shown }] of slice.sentences) {
    for (const { value } of shown) if (!found.has(keyOf(value))) found.set(keyOf(value), sentence);
  }
  return found;
}

interface Use {
  readonly value: number;
  readonly step: number;
}

/** By sentence, a kept one that uses a number of it. */
function usersBySentence(slice: Slice): ReadonlyMap<number, Use> {
  const found = new Map<number, Use>();
  for (const [step, { shown }] of slice.sentences) {
    for (const { value, source } of shown.flatMap(({ operands }) => operands)) {
      const from = source.kind === "derived" ? source.derivation.sentence : undefined;
      if (from !== undefined && from !== step && !found.has(from)) found.set(from, { value, step });
    }
  }
  return found;
}

function whyKept(slice: Slice, users: ReadonlyMap<number, Use>, i: number): Reason {
  const { shown, recalled, setsUp } = slice.sentences.get(i)!;
  if (shown.includes(slice.end)) return { kind: "reachesAnswer", value: slice.end.value };
  const user = users.get(i);
  if (user) return { kind: "neededBy", ...user };
  const [next] = setsUp;
  if (next && shown.length === 0) return { kind: "setsUp", value: next.value, step: next.sentence };
  return { kind: "introduces", values: shown.length > 0 ? shown.map(({ value }) => value) : recalled };
}

/** What the sentence before a bare calculation calls its result, if that brings up nothing new. */
function nameBefore(pieces: readonly Piece[], graph: Provenance, slice: Slice, i: number): string | undefined {
  const before = pieces[i - 1];
  if (before === undefined || slice.sentences.has(i - 1)) return undefined;
  const name = nameIn(before.text);
  if (name !== undefined) return name;
  const numbers = numbersIn(graph, i - 1);
  const operands = slice.sentences.get(i)!.shown.flatMap((shown) => shown.operands.map(({ value }) => value));
  return operands.every((operand) => numbers.some((number) => near(number, operand)))
    ? subjectIn(before.text)
    : undefined;
}

/** What the sentence behind it calls its result, if that says nothing else. */
function nameBehind(pieces: readonly Piece[], graph: Provenance, slice: Slice, i: number): string | undefined {
  const after = pieces[i + 1];
  if (after === undefined || slice.sentences.has(i + 1) || /\?\s*$/.test(after.text)) return undefined;
  const numbers = numbersIn(graph, i + 1);
  const results = slice.sentences.get(i)!.shown.map(({ value }) => value);
  const isSame = numbers.length > 0 && numbers.every((number) => near(number, results.at(-1)!));
  return isSame ? subjectIn(after.text) : undefined;
}

/** The numbers that a sentence writes. */
function numbersIn(graph: Provenance, i: number): number[] {
  return [...graph.mentions[i]!, ...graph.derivations[i]!].map(({ value }) => value);
}

function withoutPronoun(text: string): string {
  return text.replace(PRONOUN, "");
}

/** Whether all numbers of a sentence are the answer, in the question, known to everyone, or derived in a kept sentence. */
function isSupported(graph: Provenance, slice: Slice, i: number): boolean {
  const holds = (source: Source): boolean =>
    source.kind === "derived"
      ? (slice.sentences.get(source.derivation.sentence)?.shown.includes(source.derivation) ?? false)
      : source.kind !== "nowhere";
  return (
    graph.derivations[i]!.length === 0 &&
    graph.mentions[i]!.every(({ value, source }) => keyOf(value) === keyOf(slice.end.value) || holds(source))
  );
}

/** The shortest sentence behind the last calculation that states the answer and nothing that was not kept. */
function answerStatement(
  pieces: readonly Piece[],
  roles: readonly StepRole[],
  graph: Provenance,
  slice: Slice,
  states: (text: string) => boolean,
): number | undefined {
  const { value, sentence } = slice.end;
  let best: number | undefined;
  for (let i = sentence + 1; i < pieces.length; i++) {
    const { text } = pieces[i]!;
    const isShorter = best === undefined || text.trim().length < pieces[best]!.text.trim().length;
    const isStatement =
      isShorter &&
      (roles[i] === "answer" || roles[i] === "conclude") &&
      STATES_ANSWER.test(text) &&
      !HEDGES.test(text) &&
      graph.mentions[i]!.some((mention) => near(mention.value, value)) &&
      isSupported(graph, slice, i) &&
      states(text);
    if (isStatement) best = i;
  }
  return best;
}

function whyDeleted(
  pieces: readonly Piece[],
  roles: readonly StepRole[],
  graph: Provenance,
  slice: Slice,
  shownIn: ReadonlyMap<number, number>,
  i: number,
): Reason {
  const derived = graph.derivations[i]!;
  const elsewhere = derived.find(({ value }) => shownIn.has(keyOf(value)))?.value;
  const step = elsewhere === undefined ? undefined : shownIn.get(keyOf(elsewhere));
  switch (roles[i]!) {
    case "restate":
      return { kind: "repeatsQuestion" };
    case "recall":
      return { kind: "knownFact" };
    case "plan":
      return { kind: "plan" };
    case "hesitate":
      return { kind: "doubt" };
    case "check":
      return whyNoCheck(derived, slice, step);
    case "alternative":
      return { kind: "otherWay", step };
    case "answer":
    case "conclude":
      return { kind: "afterAnswer", step: slice.end.sentence };
    case "compute":
    case "repeat":
      if (elsewhere !== undefined && step !== undefined) return { kind: "computedElsewhere", value: elsewhere, step };
      return whyNotComputed(pieces, roles, derived, i);
  }
}

/** A calculation turned round checks the one that it turns. */
function whyNoCheck(derived: readonly Derivation[], slice: Slice, found: number | undefined): Reason {
  const turned = derived
    .filter(({ inverse }) => inverse)
    .flatMap(({ operands }) => operands.flatMap(({ source }) => sentenceOf(source) ?? []))
    .findLast((sentence) => slice.sentences.has(sentence));
  const step = turned ?? found;
  return step === undefined ? { kind: "checksNothingNew" } : { kind: "checks", step };
}

function whyNotComputed(
  pieces: readonly Piece[],
  roles: readonly StepRole[],
  derived: readonly Derivation[],
  i: number,
): Reason {
  if (derived.length === 0) return { kind: "saysNothingNew" };
  for (let next = i + 1; next < Math.min(pieces.length, i + 1 + REJECTION_REACH); next++) {
    if (roles[next] === "hesitate" && REJECTS.test(pieces[next]!.text)) return { kind: "givenUp", step: next };
  }
  return { kind: "unused", values: derived.map(({ value }) => value) };
}

export const REJECTS =
  /\b(?:wait|no|not right|wrong|mistake|incorrect|doesn't (?:work|make sense|seem right|fit)|can't be|hold on|scratch that)\b/i;
