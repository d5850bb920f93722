import type { TeacherStep } from "../../../core/teacher/teacher.ts";

/** A number of a step that another step uses. */
export interface NumberUse {
  readonly value: number;
  /** Index of the step that uses it. */
  readonly step: number;
}

/** For each step, who uses numbers that come from it; its own uses of them left out. */
export function usesByOthers(steps: readonly TeacherStep[]): readonly (readonly NumberUse[])[] {
  const found: NumberUse[][] = steps.map(() => []);
  for (const [step, { uses }] of steps.entries()) {
    for (const { value, from } of uses) {
      if (typeof from === "number" && from !== step) found[from]?.push({ value, step });
    }
  }
  return found;
}
