import type { PrunedTrace } from "../../../src/core/teacher/teacher.ts";
import type { KnownTrace } from "./generatedTruth.ts";
import { leftOf, stillSays } from "./survival.ts";

/** What became of a sentence, seen from what is known about it. */
export type Outcome = "rightlyDeleted" | "wronglyDeleted" | "rightlyKept" | "wronglyKept";

/** How sentences count; printed beside the figures. */
export const COUNTING = [
  "A sentence is the unit. It is kept where at least half of its words are left, in one piece, by the decision about its step;",
  "a necessary one is kept where its equation, fact or answer is left as it was written. So compressing keeps what the shorter",
  "text holds and deletes the rest, and merging keeps a sentence only where the merged text still says it.",
  "A calculation that stands in several sentences counts once: where another sentence that writes it is kept in place of the",
  "first, the first is rightly deleted and the other rightly kept; whatever is kept beyond that is wrongly kept.",
].join("\n");

/** One outcome for each sentence. */
export function outcomes({ problem, sentences }: KnownTrace, pruned: PrunedTrace): Outcome[] {
  const names = problem.graph.steps.map(({ noun }) => noun);
  const left = sentences.map(({ start, end }) => leftOf(pruned, start, end));
  const found = sentences.map(({ text, carries }, i): Outcome => {
    if (carries.length > 0) return holds(left[i]!, carries) ? "rightlyKept" : "wronglyDeleted";
    return stillSays(left[i]!, text, names) ? "wronglyKept" : "rightlyDeleted";
  });
  sentences.forEach(({ carries }, i) => {
    if (found[i] !== "wronglyDeleted") return;
    const other = sentences.findIndex((_, j) => found[j] === "wronglyKept" && holds(left[j]!, carries));
    if (other < 0) return;
    found[i] = "rightlyDeleted";
    found[other] = "rightlyKept";
  });
  return found;
}

function holds(text: string, carries: readonly string[]): boolean {
  return carries.some((carried) => text.toLowerCase().includes(carried.toLowerCase()));
}
