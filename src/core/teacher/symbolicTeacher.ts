import { followNumbers } from "./followNumbers.ts";
import { justifiedOnly, type Statements } from "./justified.ts";
import { type Provenance, provenance } from "./provenance.ts";
import { renderDecisions } from "./render.ts";
import { type SentenceLabel, sentenceLabels } from "./roles.ts";
import { backwardSlice, type LooksBack, type Slice, writes } from "./slice.ts";
import { type Piece, type Thinking, thinkingPieces } from "./split.ts";
import { answersSame, keepsAnswer, type StatedAnswer, statedAnswer, stating } from "./statedAnswer.ts";
import { type DecidedSteps, toSteps } from "./steps.ts";
import { unsupportedLines } from "./support.ts";
import type { Fallback, PrunedTrace, Split, StepRole, TeacherStep, TeacherTrace } from "./teacher.ts";
import { calculatesWithUnknowns, unknownsIn } from "./unknowns.ts";
import type { Verdict } from "./verdict.ts";

const LOOKING_BACK: ReadonlySet<StepRole> = new Set(["check", "hesitate", "alternative"]);
const MARKED = /#{4}|\\boxed\b/;

/** A trace that was read. */
interface Reading {
  readonly trace: TeacherTrace;
  readonly thinking: Thinking;
  readonly graph: Provenance;
  readonly labels: readonly SentenceLabel[];
  readonly roles: readonly StepRole[];
  readonly stated: StatedAnswer | undefined;
  readonly split: Split;
}

/**
 * Prunes a trace without a model: keeps what the answer's numbers rest on, and where they do not lead to the answer, deletes
 * only what each sentence shows by itself to be dispensable (`fallback` says why). It sees the question and the trace alone.
 * What it returns answers as the trace did, is no longer, and where it followed the numbers, no line has one from nowhere; all
 * of that is read again from the pruned text.
 */
export function pruneTrace(trace: TeacherTrace, split: Split = "skill"): PrunedTrace {
  const reading = read(trace, split);
  if (reading.thinking.pieces.length === 0) return untouched(reading);
  const followed = follow(reading);
  if (typeof followed !== "string") return followed;
  const found = statements(reading);
  for (const first of new Set([found.first, undefined])) {
    const justified = assemble(reading, justifiedVerdicts(reading, { ...found, first }), followed);
    if (!holds(reading, justified)) continue;
    return justified.decisions.every(({ kind }) => kind === "keep") ? asItWas(reading, justified) : justified;
  }
  const kept = reading.thinking.pieces.map(({ text }): Verdict => ({
    kind: "keep",
    text,
    reason: { kind: "notShownSuperfluous" },
  }));
  return asItWas(reading, assemble(reading, kept, "answerLost"));
}

/** Where nothing is cut, no line is broken anew either. */
function asItWas(reading: Reading, whole: PrunedTrace): PrunedTrace {
  return { ...whole, thinking: before(reading), pruned: reading.trace.response };
}

/** Whether a pruned trace answers as it did, and is no longer than it was. */
function holds(reading: Reading, { thinking, pruned }: PrunedTrace): boolean {
  const { trace, stated } = reading;
  const isKept = stated === undefined || keepsAnswer(before(reading), thinking, pruned, stated);
  return isKept && pruned.length <= trace.response.length;
}

/** The thinking as it was. */
function before({ thinking: { pieces } }: Reading): string {
  return pieces.map(({ text }) => text).join("");
}

/**
 * Prunes by where numbers come from, or says why that is not possible. Sentences are shortened if what is left of them still
 * explains every number, else they stay whole.
 */
function follow(reading: Reading): PrunedTrace | Fallback {
  const { trace, thinking, roles, graph, stated, split } = reading;
  if (stated === undefined) return "noAnswer";
  if (stated.number === undefined) return "notNumeric";
  const ends = statementsOf(thinking.pieces, stated.number);
  const texts = thinking.pieces.map(({ text }) => text);
  const isCoarse = split === "paragraphs" || split === "none";
  const looksBack: LooksBack = (from, to) => roles.slice(from, to).some((role) => LOOKING_BACK.has(role));
  const states = (text: string): boolean => answersSame(text, stated);
  let failure: Fallback | undefined;
  for (const shortens of [true, false]) {
    const slice = backwardSlice(texts, graph, stated.number, ends, shortens, looksBack);
    if (slice === undefined) return "noDerivation";
    if (isAlgebra(reading, slice)) return failure ?? "unknowns";
    if (slice.gaps.length > 0) return failure ?? "gap";
    const pruned = assemble(reading, followNumbers(thinking.pieces, roles, graph, slice, states), undefined);
    const isSupported = isCoarse || unsupportedLines(trace.question, pruned.thinking).length === 0;
    if (isSupported && holds(reading, pruned)) return pruned;
    failure = isSupported ? "answerLost" : "gap";
  }
  return failure ?? "gap";
}

function read(trace: TeacherTrace, split: Split): Reading {
  const thinking = thinkingPieces(trace.response);
  const stated = statedAnswer(trace.response);
  const graph = provenance(trace.question, thinking.pieces);
  const labels = sentenceLabels(trace.question, thinking.pieces, graph, stated?.number);
  return { trace, thinking, graph, labels, roles: labels.map(({ role }) => role), stated, split };
}

/** Where the trace draws its answer together, and its end. */
function statementsOf(pieces: readonly Piece[], value: number): number[] {
  const found = pieces.flatMap(({ text, role }, i) => (role === "conclude" && writes(text, value) ? [i] : []));
  return [...found, pieces.length - 1];
}

/** Whether a sentence that the answer rests on calculates with unknowns, so that numbers alone do not lead to it. */
function isAlgebra({ trace, thinking }: Reading, slice: Slice): boolean {
  const unknowns = unknownsIn([trace.question, ...thinking.pieces.map(({ text }) => text)]);
  return [...slice.sentences].some(([i, { text }]) =>
    calculatesWithUnknowns(text ?? thinking.pieces[i]!.text, unknowns),
  );
}

function justifiedVerdicts({ trace, thinking, roles, graph }: Reading, found: Statements): Verdict[] {
  return justifiedOnly(trace.question, thinking.pieces, roles, graph, found);
}

/** The sentences that state the response's answer as such. */
function statements({ thinking: { pieces }, roles, stated }: Reading): Statements {
  const found = pieces.flatMap(({ text }, i) => {
    const states = roles[i] === "answer" || roles[i] === "conclude" || MARKED.test(text);
    return stated && states && answersSame(text, stated) ? [i] : [];
  });
  return { first: found[0], marked: found.findLast((i) => MARKED.test(pieces[i]!.text)) };
}

function assemble(reading: Reading, verdicts: readonly Verdict[], fallback: Fallback | undefined): PrunedTrace {
  const {
    thinking: { opening, pieces, visible },
    labels,
    graph,
    stated,
    split,
  } = reading;
  const decided = wholeResponse(toSteps(pieces, labels, graph, verdicts, split), opening, visible);
  const inside = visible === "" ? decided.steps : decided.steps.slice(0, -1);
  const room = before(reading).length - (visible === "" ? 0 : 1);
  const thinking = stating(renderDecisions(inside, decided.decisions), stated, room);
  const pruned = opening + thinking + (visible === "" ? "" : `\n${visible}`);
  return { ...decided, thinking, pruned, fallback };
}

/** There is nothing to prune. */
function untouched({ trace, thinking, stated }: Reading): PrunedTrace {
  const whole = wholeResponse({ steps: [], decisions: [] }, thinking.opening, thinking.visible);
  return { ...whole, thinking: "", pruned: trace.response, fallback: stated ? "noDerivation" : "noAnswer" };
}

/** Puts the opening tag into the first step, and adds the visible answer as the last. */
export function wholeResponse({ steps, decisions }: DecidedSteps, opening: string, visible: string): DecidedSteps {
  const kept = { kind: "keep", reason: { kind: "visible" } } as const;
  const plain = (text: string, start: number): TeacherStep => {
    return { text, start, end: start + text.length, role: "answer", skill: undefined, results: [], uses: [] };
  };
  const [first, ...rest] = steps;
  const opened = first ? { ...first, text: opening + first.text, start: 0 } : plain(opening, 0);
  const inside = opened.text === "" ? [] : [opened, ...rest];
  const decided = first || inside.length === 0 ? decisions : [kept];
  if (visible === "") return { steps: inside, decisions: decided };
  const end = inside.at(-1)?.end ?? 0;
  return { steps: [...inside, plain(visible, end)], decisions: [...decided, kept] };
}
