import { near } from "./equations.ts";
import { tokensOf } from "./lexer.ts";
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

/** What decisions would make vanish; none of it by the symbolic teacher's own (a law, tested). */
export function lostNumbers(steps: readonly TeacherStep[], decisions: readonly PruneDecision[]): LostNumber[] {
  return steps.flatMap((step, usedBy) => {
    const written = tokensOf(renderDecisions([step], [decisions[usedBy]!])).flatMap((token) =>
      token.kind === "number" ? [token.value] : [],
    );
    return step.uses.flatMap(({ value, from }) => {
      const isLost = typeof from === "number" && from !== usedBy && decisions[from]!.kind === "delete";
      return isLost && written.some((number) => near(number, value)) ? [{ value, usedBy, from }] : [];
    });
  });
}
