import { near } from "./equations.ts";
import { tokensOf } from "./lexer.ts";
import { type LostNumber, lostNumbers } from "./lostNumbers.ts";
import { renderDecisions } from "./render.ts";
import { thinkingPieces } from "./split.ts";
import { answersSame, statedAnswer, stating } from "./statedAnswer.ts";
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
 * put at the end only where the steps still reach it.
 */
export function revise(response: string, steps: readonly TeacherStep[], decisions: readonly PruneDecision[]): Revision {
  const { opening, visible } = thinkingPieces(response);
  const inside = visible === "" ? steps.length : steps.length - 1;
  const rendered = renderDecisions(steps.slice(0, inside), decisions);
  const stated = statedAnswer(response);
  const lost = lostNumbers(steps, decisions);
  const reaches =
    stated?.number === undefined ||
    tokensOf(rendered).some((token) => token.kind === "number" && near(token.value, stated.number!));
  const thinking = reaches && rendered !== "" ? stating(rendered, stated) : rendered;
  const pruned = opening + thinking + (visible === "" ? "" : `\n${visible}`);
  return { thinking, pruned, lost, answerKept: stated && answersSame(thinking, stated) };
}
