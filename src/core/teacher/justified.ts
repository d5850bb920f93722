import { REJECTS } from "./followNumbers.ts";
import type { Provenance } from "./provenance.ts";
import type { Piece } from "./split.ts";
import type { Reason, StepRole } from "./teacher.ts";
import type { Verdict } from "./verdict.ts";

/** Share of a sentence's words that stand in the question, from which on it only repeats it. */
const REPEATED_SHARE = 0.8;

/**
 * For traces whose numbers do not lead to the answer (algebra in words, geometry, proofs): deletes what each sentence shows
 * by itself to be dispensable, and keeps everything else. `answered` is the first sentence that states the final answer;
 * what follows it is looking back.
 */
export function justifiedOnly(
  question: string,
  pieces: readonly Piece[],
  roles: readonly StepRole[],
  graph: Provenance,
  answered: number | undefined,
): Verdict[] {
  const known = wordsOf(question);
  const said = new Map<string, number>();
  const abandoned = abandonedPaths(pieces, roles);
  return pieces.map(({ text }, i): Verdict => {
    const earlier = said.get(normal(text));
    if (earlier === undefined) said.set(normal(text), i);
    const reason =
      answered !== undefined && i > answered
        ? ({ kind: "afterAnswer", step: answered } as const)
        : i === answered
          ? undefined
          : (abandoned.get(i) ?? whyDispensable(roles[i]!, text, known, earlier, graph, i));
    if (reason) return { kind: "delete", reason };
    const states = i === answered;
    return { kind: "keep", text, reason: states ? { kind: "statesAnswer" } : { kind: "notShownSuperfluous" } };
  });
}

function whyDispensable(
  role: StepRole,
  text: string,
  question: ReadonlySet<string>,
  earlier: number | undefined,
  graph: Provenance,
  i: number,
): Reason | undefined {
  if (role === "hesitate") return { kind: "doubt" };
  if (role === "check") return { kind: "checksNothingNew" };
  if (earlier !== undefined && /\p{L}/u.test(text)) return { kind: "saysNothingNew" };
  if (role === "repeat") return { kind: "saysNothingNew" };
  if (graph.derivations[i]!.length > 0) return undefined;
  const words = [...wordsOf(text)];
  const shared = words.filter((word) => question.has(word)).length;
  if (role === "restate" && words.length > 0 && shared / words.length >= REPEATED_SHARE)
    return { kind: "repeatsQuestion" };
  return role === "plan" && !/[=\\$]/.test(text) ? { kind: "plan" } : undefined;
}

/** A paragraph of calculations that the next one begins by rejecting. */
function abandonedPaths(pieces: readonly Piece[], roles: readonly StepRole[]): ReadonlyMap<number, Reason> {
  const found = new Map<number, Reason>();
  let from = 0;
  pieces.forEach(({ text }, i) => {
    const opens = i > 0 && pieces[i - 1]!.text.includes("\n\n");
    if (!opens) return;
    if (
      roles[i] === "hesitate" &&
      REJECTS.test(text) &&
      /\b(?:wrong|mistake|incorrect|doesn't work|not right|scratch that)\b/i.test(text)
    ) {
      for (let path = from; path < i; path++) found.set(path, { kind: "givenUp", step: i });
    }
    from = i;
  });
  return found;
}

function wordsOf(text: string): Set<string> {
  return new Set(text.toLowerCase().match(/\p{L}{3,}|\d+/gu) ?? []);
}

function normal(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\d+\-*/=]/gu, "");
}
