import { coarseVerdicts, wholeVerdicts } from "./coarse.ts";
import type { Source } from "./derivations.ts";
import type { Provenance } from "./provenance.ts";
import type { SentenceLabel } from "./roles.ts";
import { sentenceOf, usesOf } from "./sources.ts";
import { type Piece, stepRuns } from "./split.ts";
import type { NumberSource, PruneDecision, Reason, Split, StepRole, TeacherStep } from "./teacher.ts";
import type { Verdict } from "./verdict.ts";

/** Steps with one decision each. */
export interface DecidedSteps {
  readonly steps: readonly TeacherStep[];
  readonly decisions: readonly PruneDecision[];
}

const ENDS_LINE = /\n\s*$/;

/** Puts sentences together into steps, and what was found about each sentence into one decision a step. */
export function toSteps(
  pieces: readonly Piece[],
  labels: readonly SentenceLabel[],
  graph: Provenance,
  verdicts: readonly Verdict[],
  split: Split,
): DecidedSteps {
  const roles = labels.map(({ role }) => role);
  const runs = stepRuns(pieces, roles, split);
  const stepOf = pieces.map(() => 0);
  runs.forEach(([from, to], step) => stepOf.fill(step, from, to));
  const isCoarse = split === "paragraphs" || split === "none";
  const steps = runs.map(([from, to]) => stepAt(pieces, labels, graph, stepOf, from, to));
  const judged = judge(pieces, roles, graph, verdicts, runs, split);
  const decisions = runs.map(([from, to]) => decisionOf(pieces.slice(from, to), judged.slice(from, to), stepOf));
  return { steps, decisions: isCoarse ? decisions : withNeighbours(runs, verdicts, steps, decisions) };
}

function judge(
  pieces: readonly Piece[],
  roles: readonly StepRole[],
  graph: Provenance,
  verdicts: readonly Verdict[],
  runs: readonly (readonly [from: number, to: number])[],
  split: Split,
): readonly Verdict[] {
  switch (split) {
    case "none":
      return wholeVerdicts(pieces, verdicts);
    case "paragraphs":
      return coarseVerdicts(pieces, roles, graph, verdicts, runs);
    case "sentences":
    case "skill":
      return verdicts;
  }
}

function stepAt(
  pieces: readonly Piece[],
  labels: readonly SentenceLabel[],
  graph: Provenance,
  stepOf: readonly number[],
  from: number,
  to: number,
): TeacherStep {
  const here = pieces.slice(from, to);
  const start = here[0]!.start;
  const text = here.map((piece) => piece.text).join("");
  const said = labels.slice(from, to);
  const { role, skill } = said.find((label) => label.role === "compute") ?? said[0]!;
  const derived = graph.derivations.slice(from, to).flat();
  const uses = new Map<number, NumberSource>();
  for (let i = from; i < to; i++) {
    for (const { value, source } of usesOf(graph, i)) {
      if (!uses.has(value)) uses.set(value, { value, from: origin(source, stepOf) });
    }
  }
  return {
    text,
    start,
    end: start + text.length,
    role,
    skill,
    results: distinct(derived.map(({ value }) => value)),
    uses: [...uses.values()],
  };
}

function origin(source: Source, stepOf: readonly number[]): NumberSource["from"] {
  const sentence = sentenceOf(source);
  if (sentence !== undefined) return stepOf[sentence]!;
  return source.kind === "derived" ? "nowhere" : source.kind;
}

function decisionOf(pieces: readonly Piece[], verdicts: readonly Verdict[], stepOf: readonly number[]): PruneDecision {
  const kept = verdicts.filter((verdict) => verdict.kind === "keep" || verdict.kind === "lead");
  const [first] = kept.length > 0 ? kept : [verdicts.find(hasEvidence) ?? verdicts[0]!];
  const reason = inSteps(first.reason, stepOf);
  if (kept.length === 0) return { kind: "delete", reason };
  const text = verdicts
    .map((verdict, i) => {
      if (verdict.kind !== "keep" && verdict.kind !== "lead") return "";
      return verdict.text.trim() + (ENDS_LINE.test(pieces[i]!.text) || ENDS_LINE.test(verdict.text) ? "\n" : " ");
    })
    .join("")
    .trim();
  const whole = pieces.map((piece) => piece.text).join("");
  return text === whole.trim() ? { kind: "keep", reason } : { kind: "compress", text, reason };
}

function hasEvidence({ reason }: Verdict): boolean {
  return "step" in reason && reason.step !== undefined;
}

function inSteps(reason: Reason, stepOf: readonly number[]): Reason {
  return "step" in reason && reason.step !== undefined ? { ...reason, step: stepOf[reason.step]! } : reason;
}

/** Where a sentence that leads in belongs to the step before, or one that names a result to the step after, they are merged. */
function withNeighbours(
  runs: readonly (readonly [from: number, to: number])[],
  verdicts: readonly Verdict[],
  steps: readonly TeacherStep[],
  decisions: readonly PruneDecision[],
): PruneDecision[] {
  const merged = [...decisions];
  const isWhole = (step: number): boolean => {
    const kind = merged[step]?.kind;
    return kind === "keep" || kind === "compress";
  };
  const textOf = (step: number): string => {
    const decision = merged[step]!;
    return (decision.kind === "compress" ? decision.text : steps[step]!.text).trim();
  };
  const merge = (step: number, text: string, { reason }: PruneDecision): void => {
    merged[step] = { kind: "merge", with: step + 1, text, reason };
    merged[step + 1] = { kind: "merge", with: step, text: "", reason };
  };
  runs.forEach(([from, to], step) => {
    const leads = verdicts[to - 1]!.kind === "lead" && isWhole(step) && isWhole(step + 1);
    if (leads) merge(step, `${textOf(step)} ${textOf(step + 1)}`, merged[step + 1]!);
    const first = verdicts[from]!;
    const trails = first.kind === "trail" && isWhole(step - 1) && merged[step]!.kind === "delete";
    if (trails) merge(step - 1, `${first.text} ${textOf(step - 1)}`, merged[step - 1]!);
  });
  return merged;
}

function distinct(values: readonly number[]): number[] {
  return [...new Set(values)];
}
