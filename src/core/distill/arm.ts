import type { Fallback, PrunedTrace, Split, TeacherTrace } from "../teacher/teacher.ts";

/**
 * What a student may be made to learn from the same traces: DRP, and what its paper compares it with (arXiv 2505.13975,
 * sections 4 and 5), with controls that the paper lacks.
 */
export const ARM_IDS = [
  /** The student's own trace, split by skill and pruned step by step. */
  "drp",
  /** The same, split at paragraphs. */
  "default-split",
  /** The same, pruned as one piece: cut off where it has reached its answer. */
  "no-split",
  /** The necessary calculations in the teacher's voice, not the student's. */
  "direct",
  /** The whole trace with a forced answer sentence: what of the gain is format alone. */
  "format-only",
  /** The answer without any reasoning. */
  "answer-only",
  /** The student's right traces again, nothing pruned: what of the gain is more training alone. */
  "verbose",
  /** One half as in "drp", one half as in "verbose". */
  "mix",
] as const;
export type ArmId = (typeof ARM_IDS)[number];

/** Why an arm does not teach a trace: the teacher could not follow it, or what it left answers otherwise. */
export type Rejection = Fallback | "answerChanged";

export type Learning =
  /** What the student is to write, its end token aside. */
  { readonly kind: "learn"; readonly target: string } | { readonly kind: "rejected"; readonly reason: Rejection };

/** Asks the teacher for its decisions about one trace, cut in some way. */
export type AskTeacher = (split: Split) => Promise<PrunedTrace>;

/**
 * What to learn from a right trace of the student's own. Laws (tested): a target answers as its trace does; it is a function
 * of the question, the trace and the teacher's decisions, and knows neither the problem's graph nor its gold answer; no arm
 * but "format-only" and "verbose" makes a trace longer.
 */
export interface DistillArm {
  readonly id: ArmId;
  /** One sentence for a person. */
  readonly summary: string;
  learn(trace: TeacherTrace, ask: AskTeacher): Promise<Learning>;
}
