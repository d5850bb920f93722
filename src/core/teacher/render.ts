import { OPEN_TAG } from "./split.ts";
import type { PruneDecision, TeacherStep } from "./teacher.ts";

/** What the decisions leave of the steps: one line for each, in the student's own words, without the tag that opens the first. */
export function renderDecisions(
  steps: readonly Pick<TeacherStep, "text">[],
  decisions: readonly PruneDecision[],
): string {
  return steps
    .map((step, i) => textOf(i === 0 ? step.text.replace(OPEN_TAG, "") : step.text, decisions[i]!).trim())
    .filter((text) => text !== "")
    .join("\n");
}

function textOf(original: string, decision: PruneDecision): string {
  switch (decision.kind) {
    case "keep":
      return original;
    case "delete":
      return "";
    case "compress":
    case "merge":
      return decision.text;
  }
}
