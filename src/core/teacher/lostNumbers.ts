import { keyOf } from "./equations.ts";
import { numbersOf, tokensOf } from "./lexer.ts";
import { renderDecisions } from "./render.ts";
import type { PruneDecision, TeacherStep } from "./teacher.ts";

/** A number that a step still writes and that only a deleted step brought up. */
export interface LostNumber {
  readonly value: number;
  /** The step that writes it. */
  readonly usedBy: number;
  /** The deleted step that it comes from. */
  readonly from: number;
}

/**
 * What decisions would make vanish; nothing by the symbolic teacher's own (a law, tested). A number that a kept step before
 * arrives at as well is not lost.
 */
export function lostNumbers(steps: readonly TeacherStep[], decisions: readonly PruneDecision[]): LostNumber[] {
  const found = new Set<number>();
  return steps.flatMap((step, usedBy) => {
    const written = new Set(numbersOf(tokensOf(textLeft(steps, decisions, usedBy))).map(({ value }) => keyOf(value)));
    for (const result of step.results) if (written.has(keyOf(result))) found.add(keyOf(result));
    return step.uses.flatMap(({ value, from }) => {
      const isFromDeleted = typeof from === "number" && from !== usedBy && decisions[from]!.kind === "delete";
      const isLost = isFromDeleted && written.has(keyOf(value)) && !found.has(keyOf(value));
      return isLost ? [{ value, usedBy, from }] : [];
    });
  });
}

/** Of merged steps, the text that stands for all of them. */
function textLeft(steps: readonly TeacherStep[], decisions: readonly PruneDecision[], step: number): string {
  const decision = decisions[step]!;
  const other = decision.kind === "merge" ? decisions[decision.with] : undefined;
  const text = renderDecisions([steps[step]!], [decision]);
  return text === "" && other?.kind === "merge" ? other.text : text;
}
