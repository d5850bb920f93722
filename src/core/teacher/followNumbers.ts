import { compress, saysWhat } from "./compress.ts";
import { near } from "./equations.ts";
import type { Derivation, Provenance, Source } from "./provenance.ts";
import { keyOf } from "./provenance.ts";
import type { Slice } from "./slice.ts";
import type { Piece } from "./split.ts";
import type { Reason, StepRole } from "./teacher.ts";
import type { Verdict } from "./verdict.ts";

const STATES_ANSWER = /#{4}|\\boxed\b|\banswer\b/i;
/** A sentence that leads in is no longer than this, in characters. */
const LONGEST_LEAD = 140;
const OPERATION = /\d.*[-+*/×÷].*\d/;
/** How many sentences behind a path its rejection may stand. */
const REJECTION_REACH = 4;

/** Keeps what the answer rests on, the words that say what is calculated, and one statement of the answer. */
export function followNumbers(
  pieces: readonly Piece[],
  roles: readonly StepRole[],
  graph: Provenance,
  slice: Slice,
): Verdict[] {
  const verdicts: Verdict[] = pieces.map((_, i) => ({
    kind: "delete",
    reason: whyDeleted(pieces, roles, graph, slice, i),
  }));
  for (const [i, { text, shown }] of slice.sentences) {
    verdicts[i] = { kind: "keep", text: text ?? pieces[i]!.text, reason: whyKept(slice, i, shown) };
  }
  for (const i of slice.sentences.keys()) {
    const lead = leadBefore(pieces, roles, graph, slice, i);
    const kept = verdicts[i]!;
    if (lead !== undefined && kept.kind === "keep") verdicts[i - 1] = { kind: "lead", text: lead, reason: kept.reason };
  }
  const statement = answerStatement(pieces, roles, graph, slice);
  if (statement !== undefined) {
    const text = compress(pieces[statement]!.text, []) ?? pieces[statement]!.text;
    verdicts[statement] = { kind: "keep", text, reason: { kind: "statesAnswer" } };
  }
  return verdicts;
}

function whyKept(slice: Slice, i: number, shown: readonly Derivation[]): Reason {
  if (shown.includes(slice.end)) return { kind: "reachesAnswer", value: slice.end.value };
  for (const [user, { shown: used }] of slice.sentences) {
    for (const { operands } of used) {
      const operand = operands.find(({ source }) => source.kind === "derived" && source.derivation.sentence === i);
      if (user !== i && operand) return { kind: "neededBy", value: operand.value, step: user };
    }
  }
  return { kind: "introduces", values: shown.map(({ value }) => value) };
}

/** The sentence before a bare calculation, where it says what is calculated and brings up nothing new. */
function leadBefore(
  pieces: readonly Piece[],
  roles: readonly StepRole[],
  graph: Provenance,
  slice: Slice,
  i: number,
): string | undefined {
  const kept = slice.sentences.get(i)!;
  const before = pieces[i - 1];
  if (before === undefined || slice.sentences.has(i - 1) || saysWhat(kept.text ?? pieces[i]!.text)) return undefined;
  const text = compress(before.text, []) ?? before.text.trim();
  const role = roles[i - 1]!;
  if (role !== "plan" && role !== "restate" && role !== "compute") return undefined;
  const tells = role === "plan" || (role === "restate" ? /\d/ : OPERATION).test(text);
  const fits = tells && text.length <= LONGEST_LEAD && !text.includes("?");
  return fits && saysWhat(text) && isSupported(graph, slice, i - 1) ? text : undefined;
}

/** Whether all numbers of a sentence are in the question, known to everyone, or derived in a sentence that is kept before. */
function isSupported(graph: Provenance, slice: Slice, i: number): boolean {
  const holds = (source: Source): boolean =>
    source.kind === "derived"
      ? (slice.sentences.get(source.derivation.sentence)?.shown.includes(source.derivation) ?? false)
      : source.kind !== "nowhere";
  return graph.derivations[i]!.length === 0 && graph.mentions[i]!.every(({ source }) => holds(source));
}

/** The shortest sentence behind the last calculation that states the answer and nothing that was not kept. */
function answerStatement(
  pieces: readonly Piece[],
  roles: readonly StepRole[],
  graph: Provenance,
  slice: Slice,
): number | undefined {
  const { value, sentence } = slice.end;
  let best: number | undefined;
  for (let i = sentence + 1; i < pieces.length; i++) {
    const { text } = pieces[i]!;
    const states =
      (roles[i] === "answer" || roles[i] === "conclude") &&
      STATES_ANSWER.test(text) &&
      graph.mentions[i]!.some((mention) => near(mention.value, value)) &&
      isSupported(graph, slice, i);
    if (states && (best === undefined || text.trim().length < pieces[best]!.text.trim().length)) best = i;
  }
  return best;
}

function whyDeleted(
  pieces: readonly Piece[],
  roles: readonly StepRole[],
  graph: Provenance,
  slice: Slice,
  i: number,
): Reason {
  const derived = graph.derivations[i]!;
  const elsewhere = derived
    .map(({ value }) => ({ value, step: keptDerivation(slice, value) }))
    .find(({ step }) => step !== undefined);
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
      return elsewhere?.step === undefined ? { kind: "checksNothingNew" } : { kind: "checks", step: elsewhere.step };
    case "alternative":
      return { kind: "otherWay", step: elsewhere?.step };
    case "answer":
    case "conclude":
      return { kind: "afterAnswer", step: slice.end.sentence };
    case "compute":
    case "repeat":
      return whyNotComputed(pieces, roles, derived, elsewhere, i);
  }
}

function whyNotComputed(
  pieces: readonly Piece[],
  roles: readonly StepRole[],
  derived: readonly Derivation[],
  elsewhere: { readonly value: number; readonly step: number | undefined } | undefined,
  i: number,
): Reason {
  if (elsewhere?.step !== undefined) return { kind: "computedElsewhere", value: elsewhere.value, step: elsewhere.step };
  if (derived.length === 0) return { kind: "saysNothingNew" };
  for (let next = i + 1; next < Math.min(pieces.length, i + 1 + REJECTION_REACH); next++) {
    if (roles[next] === "hesitate" && REJECTS.test(pieces[next]!.text)) return { kind: "givenUp", step: next };
  }
  return { kind: "unused", values: derived.map(({ value }) => value) };
}

export const REJECTS =
  /\b(?:wait|no|not right|wrong|mistake|incorrect|doesn't (?:work|make sense|seem right|fit)|can't be|hold on|scratch that)\b/i;

function keptDerivation(slice: Slice, value: number): number | undefined {
  for (const [sentence, { shown }] of slice.sentences) {
    if (shown.some((derivation) => keyOf(derivation.value) === keyOf(value))) return sentence;
  }
  return undefined;
}
