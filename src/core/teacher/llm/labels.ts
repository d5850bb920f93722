import { SKILLS } from "../../problems/skill.ts";
import type { SentenceLabel } from "../roles.ts";
import type { StepRole } from "../teacher.ts";

/** What a chat model may call a step. DRP lets its teacher invent labels; a closed list can be coloured and compared. */
export interface StepLabel extends SentenceLabel {
  readonly id: string;
  /** For the model. */
  readonly meaning: string;
}

const OTHERS: readonly (readonly [id: string, role: StepRole, meaning: string])[] = [
  ["compute", "compute", "any other calculation, or algebra"],
  ["restate", "restate", "says what the question says"],
  ["plan", "plan", "says what is to be done"],
  ["recall", "recall", "a fact that everyone knows"],
  ["conclude", "conclude", "says what a calculation has shown"],
  ["check", "check", "looks at something again"],
  ["doubt", "hesitate", "hesitates, or asks itself something"],
  ["alternative", "alternative", "tries another way"],
  ["repeat", "repeat", "says again what the trace has said"],
  ["answer", "answer", "states the final answer"],
];

export const STEP_LABELS: readonly StepLabel[] = [
  ...SKILLS.map(({ id, label }): StepLabel => ({ id, meaning: label, role: "compute", skill: id })),
  ...OTHERS.map(([id, role, meaning]): StepLabel => ({ id, meaning, role, skill: undefined })),
];

/** What a label means; undefined for one that is not in the list. */
export function readLabel(label: string): SentenceLabel | undefined {
  const name = label.trim().toLowerCase();
  const found = STEP_LABELS.find(({ id, meaning }) => id.toLowerCase() === name || meaning === name);
  return found && { role: found.role, skill: found.skill };
}

/** The id that says what a step was taken for. */
export function labelOf({ role, skill }: SentenceLabel): string {
  return skill ?? OTHERS.find(([, each]) => each === role)?.[0] ?? role;
}
