import { followNumbers } from "./followNumbers.ts";
import { justifiedOnly } from "./justified.ts";
import { type Provenance, provenance } from "./provenance.ts";
import { renderDecisions } from "./render.ts";
import { stepRoles } from "./roles.ts";
import { backwardSlice, type Slice, writes } from "./slice.ts";
import { type Piece, type Thinking, thinkingPieces } from "./split.ts";
import { answersSame, type StatedAnswer, statedAnswer, stating } from "./statedAnswer.ts";
import { type DecidedSteps, toSteps } from "./steps.ts";
import { unsupportedLines } from "./support.ts";
import type { Fallback, PrunedTrace, Split, StepRole, TeacherStep, TeacherTrace } from "./teacher.ts";
import type { Verdict } from "./verdict.ts";

/** A trace that was read. */
interface Reading {
  readonly trace: TeacherTrace;
  readonly thinking: Thinking;
  readonly graph: Provenance;
  readonly roles: readonly StepRole[];
  readonly stated: StatedAnswer | undefined;
  readonly split: Split;
}

/**
 * Prunes a trace without a model: keeps what the answer's numbers rest on, and where they do not lead to the answer, deletes
 * only what each sentence shows by itself to be dispensable (`fallback` says why). It sees the question and the trace alone.
 * What it returns answers as the trace did, and where it followed the numbers, no line has one from nowhere; both are read
 * again from the pruned text.
 */
export function pruneTrace(trace: TeacherTrace, split: Split = "skill"): PrunedTrace {
  const reading = read(trace, split);
  const slice = sliceOf(reading);
  if (slice && slice.gaps.length === 0) {
    const pruned = assemble(
      reading,
      followNumbers(reading.thinking.pieces, reading.roles, reading.graph, slice),
      undefined,
    );
    const isCoarse = split === "paragraphs" || split === "none";
    const isSupported = isCoarse || unsupportedLines(trace.question, pruned.thinking).length === 0;
    if (isSupported && answersSame(pruned.thinking, reading.stated)) return pruned;
  }
  const justified = assemble(reading, justifiedVerdicts(reading), whyFallback(reading.stated, slice));
  if (answersSame(justified.thinking, reading.stated)) return justified;
  const kept = reading.thinking.pieces.map(({ text }): Verdict => ({
    kind: "keep",
    text,
    reason: { kind: "notShownSuperfluous" },
  }));
  return assemble(reading, kept, "answerLost");
}

function read(trace: TeacherTrace, split: Split): Reading {
  const thinking = thinkingPieces(trace.response);
  const stated = statedAnswer(trace.response);
  const graph = provenance(trace.question, thinking.pieces);
  return { trace, thinking, graph, roles: stepRoles(thinking.pieces, graph, stated?.number), stated, split };
}

function sliceOf({ thinking, graph, stated }: Reading): Slice | undefined {
  if (stated?.number === undefined) return undefined;
  const texts = thinking.pieces.map(({ text }) => text);
  return backwardSlice(texts, graph, stated.number, statementsOf(thinking.pieces, stated.number));
}

/** Where the trace draws its answer together, and its end. */
function statementsOf(pieces: readonly Piece[], value: number): number[] {
  const found = pieces.flatMap(({ text, role }, i) => (role === "conclude" && writes(text, value) ? [i] : []));
  return [...found, pieces.length - 1];
}

function whyFallback(stated: StatedAnswer | undefined, slice: Slice | undefined): Fallback {
  if (stated === undefined) return "noAnswer";
  if (stated.number === undefined) return "notNumeric";
  return slice === undefined ? "noDerivation" : "gap";
}

function justifiedVerdicts({ trace, thinking, roles, graph, stated }: Reading): Verdict[] {
  const answered = stated && firstStatement(thinking.pieces, roles, stated);
  return justifiedOnly(trace.question, thinking.pieces, roles, graph, answered);
}

/** The first sentence that states the response's answer as such. */
function firstStatement(
  pieces: readonly Piece[],
  roles: readonly StepRole[],
  stated: StatedAnswer,
): number | undefined {
  const found = pieces.findIndex(
    ({ text }, i) => (roles[i] === "answer" || roles[i] === "conclude") && answersSame(text, stated),
  );
  return found < 0 ? undefined : found;
}

function assemble(
  { thinking: { opening, pieces, visible }, roles, graph, stated, split }: Reading,
  verdicts: readonly Verdict[],
  fallback: Fallback | undefined,
): PrunedTrace {
  const inside = toSteps(pieces, roles, graph, verdicts, split);
  const thinking = stating(renderDecisions(inside.steps, inside.decisions), stated);
  const pruned = opening + thinking + (visible === "" ? "" : `\n${visible}`);
  return { ...wholeResponse(inside, opening, visible), thinking, pruned, fallback };
}

/** Puts the opening tag into the first step, and adds the visible answer as the last. */
function wholeResponse({ steps, decisions }: DecidedSteps, opening: string, visible: string): DecidedSteps {
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
