import { revise, type Revision } from "./revise.ts";
import { thinkingPieces } from "./split.ts";
import { statedAnswer } from "./statedAnswer.ts";
import type { PrunedTrace } from "./teacher.ts";

/** A trace as a teacher pruned it, and what that comes to. */
export interface Pruning {
  readonly pruned: PrunedTrace;
  /** The thinking as it was. */
  readonly before: string;
  /** The answer that the response gives, as it writes it. */
  readonly answer: string | undefined;
  /** Of the teacher's own decisions. */
  readonly revision: Revision;
}

export function pruningOf(response: string, pruned: PrunedTrace): Pruning {
  const { opening, visible } = thinkingPieces(response);
  const before = response.slice(opening.length, response.length - visible.length);
  const answer = statedAnswer(response)?.text;
  return { pruned, before, answer, revision: revise(response, pruned.steps, pruned.decisions) };
}
