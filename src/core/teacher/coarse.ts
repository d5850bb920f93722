import type { Provenance } from "./provenance.ts";
import { sentenceOf, usesOf } from "./sources.ts";
import type { Piece } from "./split.ts";
import type { Reason, StepRole } from "./teacher.ts";
import type { Verdict } from "./verdict.ts";

const DROPPED: ReadonlySet<StepRole> = new Set(["hesitate", "check", "repeat"]);

/**
 * For steps of many sentences: a step stands or falls as a whole; where it stands, only its doubts, checks and repeats go.
 * What brought up a number that is left stands as well.
 */
export function coarseVerdicts(
  pieces: readonly Piece[],
  roles: readonly StepRole[],
  graph: Provenance,
  verdicts: readonly Verdict[],
  runs: readonly (readonly [from: number, to: number])[],
): Verdict[] {
  const runOf = pieces.map(() => 0);
  runs.forEach(([from, to], run) => runOf.fill(run, from, to));
  const coarse = [...verdicts];
  const standing = new Set<number>();
  const open = verdicts.flatMap((verdict, i) => (verdict.kind === "keep" ? [{ i, reason: verdict.reason }] : []));
  const isKept = new Set<number>();
  for (let next = open.pop(); next; next = open.pop()) {
    const { i, reason } = next;
    if (isKept.has(i)) continue;
    isKept.add(i);
    coarse[i] = { kind: "keep", text: pieces[i]!.text, reason };
    for (const { value, source } of usesOf(graph, i)) {
      const from = sentenceOf(source);
      const brought: Reason = { kind: "introduces", values: [value] };
      if (from !== undefined && !isKept.has(from)) open.push({ i: from, reason: brought });
    }
    const run = runOf[i]!;
    if (standing.has(run)) continue;
    standing.add(run);
    const [from, to] = runs[run]!;
    for (let other = from; other < to; other++) {
      const isDropped = verdicts[other]!.kind === "delete" && DROPPED.has(roles[other]!);
      if (!isDropped) open.push({ i: other, reason });
    }
  }
  // A name that leads in belongs to a step that does not stand.
  return coarse.map((verdict) => (verdict.kind === "keep" ? verdict : { kind: "delete", reason: verdict.reason }));
}

/**
 * For a trace that is not cut at all: no part of it has a role or a decision of its own, so all that can be said is where it
 * could have ended. It stands as it is up to the last sentence that the answer needs; of what follows, the statement of the
 * answer is left. Chen et al. (arXiv 2412.21187) measure how long traces go on after that.
 */
export function wholeVerdicts(pieces: readonly Piece[], verdicts: readonly Verdict[]): Verdict[] {
  const last = verdicts.findLastIndex(({ kind, reason }) => kind === "keep" && reason.kind !== "statesAnswer");
  return verdicts.map(({ kind, reason }, i) => {
    if (i > last && kind !== "keep") return { kind: "delete", reason };
    const { text } = pieces[i]!;
    return { kind: "keep", text: i === last ? `${text.trimEnd()}\n` : text, reason };
  });
}
