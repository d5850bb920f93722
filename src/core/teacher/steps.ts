import type { Provenance, Source } from "./provenance.ts";
import { type Piece, stepRuns } from "./split.ts";
import type { NumberSource, PruneDecision, Reason, Split, StepRole, TeacherStep } from "./teacher.ts";
import type { Verdict } from "./verdict.ts";

/** Steps with one decision each. */
export interface DecidedSteps {
  readonly steps: readonly TeacherStep[];
  readonly decisions: readonly PruneDecision[];
}

/** Puts sentences together into steps, and what was found about each sentence into one decision a step. */
export function toSteps(
  pieces: readonly Piece[],
  roles: readonly StepRole[],
  graph: Provenance,
  verdicts: readonly Verdict[],
  split: Split,
): DecidedSteps {
  const runs = stepRuns(pieces, split);
  const stepOf = pieces.map(() => 0);
  runs.forEach(([from, to], step) => stepOf.fill(step, from, to));
  const isCoarse = split === "paragraphs" || split === "none";
  const steps = runs.map(([from, to]) => stepAt(pieces, roles, graph, stepOf, from, to));
  const decisions = runs.map(([from, to]) => {
    const judged = isCoarse ? loosened(pieces, roles, verdicts, from, to) : verdicts.slice(from, to);
    return decisionOf(pieces.slice(from, to), judged, stepOf);
  });
  return { steps, decisions: isCoarse ? decisions : withLeads(runs, verdicts, steps, decisions) };
}

function stepAt(
  pieces: readonly Piece[],
  roles: readonly StepRole[],
  graph: Provenance,
  stepOf: readonly number[],
  from: number,
  to: number,
): TeacherStep {
  const here = pieces.slice(from, to);
  const start = here[0]!.start;
  const text = here.map((piece) => piece.text).join("");
  const computing = here.findIndex((piece) => piece.skill !== undefined);
  const derived = graph.derivations.slice(from, to).flat();
  const uses = [...derived.flatMap(({ operands }) => operands), ...graph.mentions.slice(from, to).flat()].map(
    ({ value, source }): NumberSource => ({ value, from: origin(source, stepOf) }),
  );
  return {
    text,
    start,
    end: start + text.length,
    role: roles[from + Math.max(0, computing)]!,
    skill: here[computing]?.skill,
    results: distinct(derived.map(({ value }) => value)),
    uses: uses.filter((use, i) => uses.findIndex((other) => other.value === use.value) === i),
  };
}

function origin(source: Source, stepOf: readonly number[]): NumberSource["from"] {
  switch (source.kind) {
    case "derived":
      return stepOf[source.derivation.sentence]!;
    case "nowhere":
      return source.sentence === undefined ? "nowhere" : stepOf[source.sentence]!;
    default:
      return source.kind;
  }
}

/** A coarse step stands or falls as a whole; where it stands, only its doubts and checks go. */
function loosened(
  pieces: readonly Piece[],
  roles: readonly StepRole[],
  verdicts: readonly Verdict[],
  from: number,
  to: number,
): Verdict[] {
  const here = verdicts.slice(from, to);
  const needed = here.find((verdict) => verdict.kind === "keep");
  if (needed === undefined) return here;
  return here.map((verdict, i) => {
    const role = roles[from + i]!;
    if (verdict.kind === "delete" && (role === "hesitate" || role === "check" || role === "repeat")) return verdict;
    return { kind: "keep", text: pieces[from + i]!.text, reason: needed.reason };
  });
}

function decisionOf(pieces: readonly Piece[], verdicts: readonly Verdict[], stepOf: readonly number[]): PruneDecision {
  const kept = verdicts.filter((verdict) => verdict.kind !== "delete");
  const [first] = kept.length > 0 ? kept : [verdicts.find(hasEvidence) ?? verdicts[0]!];
  const reason = inSteps(first.reason, stepOf);
  if (kept.length === 0) return { kind: "delete", reason };
  const text = kept.map((verdict) => verdict.text.trim()).join(" ");
  const whole = pieces.map((piece) => piece.text).join("");
  return text === whole.trim() ? { kind: "keep", reason } : { kind: "compress", text, reason };
}

function hasEvidence({ reason }: Verdict): boolean {
  return "step" in reason && reason.step !== undefined;
}

function inSteps(reason: Reason, stepOf: readonly number[]): Reason {
  return "step" in reason && reason.step !== undefined ? { ...reason, step: stepOf[reason.step]! } : reason;
}

/** Where a sentence that leads in belongs to the step before, the two are merged. */
function withLeads(
  runs: readonly (readonly [from: number, to: number])[],
  verdicts: readonly Verdict[],
  steps: readonly TeacherStep[],
  decisions: readonly PruneDecision[],
): PruneDecision[] {
  const merged = [...decisions];
  runs.forEach(([, to], step) => {
    const next = merged[step + 1];
    const here = merged[step]!;
    if (verdicts[to - 1]!.kind !== "lead" || next === undefined || next.kind === "delete" || next.kind === "merge")
      return;
    const text = (decision: PruneDecision, original: string): string =>
      (decision.kind === "compress" || decision.kind === "merge" ? decision.text : original).trim();
    const joined = `${text(here, steps[step]!.text)} ${text(next, steps[step + 1]!.text)}`;
    merged[step] = { kind: "merge", with: step + 1, text: joined, reason: next.reason };
    merged[step + 1] = { kind: "merge", with: step, text: "", reason: next.reason };
  });
  return merged;
}

function distinct(values: readonly number[]): number[] {
  return [...new Set(values)];
}
