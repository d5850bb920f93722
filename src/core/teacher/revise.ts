import { near } from "./equations.ts";
import { numbersOf, tokensOf } from "./lexer.ts";
import { type LostNumber, lostNumbers } from "./lostNumbers.ts";
import { renderDecisions } from "./render.ts";
import { thinkingPieces } from "./split.ts";
import { answersSame, keepsAnswer, statedAnswer, stating } from "./statedAnswer.ts";
import type { PruneDecision, TeacherStep } from "./teacher.ts";

/** What becomes of a trace when decisions about it are changed by hand. */
export interface Revision {
  readonly thinking: string;
  readonly pruned: string;
  readonly lost: readonly LostNumber[];
  /** Whether what is left gives the answer of the response; undefined where the response gives none. */
  readonly answerKept: boolean | undefined;
}

/**
 * Renders decisions, whoever made them, and says what they break. Nothing is added: a sentence that states the answer is
 * put at the end only where the steps still reach it, and where that makes the thinking no longer than it was. A response without thinking stays as it is.
 */
export function revise(response: string, steps: readonly TeacherStep[], decisions: readonly PruneDecision[]): Revision {
  const { opening, pieces, visible } = thinkingPieces(response);
  const stated = statedAnswer(response);
  if (pieces.length === 0) return { thinking: "", pruned: response, lost: [], answerKept: stated && true };
  const inside = visible === "" ? steps.length : steps.length - 1;
  const rendered = renderDecisions(steps.slice(0, inside), decisions);
  const lost = lostNumbers(steps, decisions);
  const reaches = answersSame(rendered, stated) || arrivesAt(stated?.number, rendered, steps, decisions);
  const before = pieces.map(({ text }) => text).join("");
  const thinking = reaches && rendered !== "" ? stating(rendered, stated, before.length) : rendered;
  const pruned = opening + thinking + (visible === "" ? "" : `\n${visible}`);
  return { thinking, pruned, lost, answerKept: stated && reaches && keepsAnswer(before, thinking, pruned, stated) };
}

/** Whether a number is written in what is left, or a step that stands arrives at it. */
function arrivesAt(
  number: number | undefined,
  text: string,
  steps: readonly TeacherStep[],
  decisions: readonly PruneDecision[],
): boolean {
  if (number === undefined) return true;
  const isWritten = numbersOf(tokensOf(text)).some(({ value }) => near(value, number));
  return (
    isWritten ||
    steps.some(({ results }, i) => decisions[i]!.kind !== "delete" && results.some((result) => near(result, number)))
  );
}
