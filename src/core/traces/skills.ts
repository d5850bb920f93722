import type { Skill } from "../problems/skill.ts";
import { SKILL_CUES, SKILL_OF_OPERATION } from "./cues.ts";

/** The elementary skill that a calculation exercises: by the words around it, else by its operation alone. */
export function skillOf(text: string, operation: string | undefined): Skill | undefined {
  if (operation === undefined) return undefined;
  const cue = SKILL_CUES.find((row) => row.operations.includes(operation) && row.pattern.test(text));
  return cue?.skill ?? SKILL_OF_OPERATION[operation];
}
