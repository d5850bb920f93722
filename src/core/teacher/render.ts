import { OPEN_TAG } from "./split.ts";
import type { PruneDecision, TeacherStep } from "./teacher.ts";

/** What the decisions leave of the steps: one line for each, in the student's own words. */
export function renderDecisions(
  steps: readonly Pick<TeacherStep, "text">[],
  decisions: readonly PruneDecision[],
): string {
  return steps
    .map((step, i) => textOf(step.text, decisions[i]!).trim())
    .filter((text) => text !== "")
    .join("\n");
}

function textOf(original: string, decision: PruneDecision): string {
  switch (decision.kind) {
    case "keep":
      return original.replace(OPEN_TAG, "");
    case "delete":
      return "";
    case "compress":
    case "merge":
      return decision.text;
  }
}
