import type { Skill } from "../problems/skill.ts";
import type { Role } from "../traces/trace.ts";

/**
 * What a step does, finer than the roles that a reader sees while a trace is written. The table in ARCHITECTURE.md says what
 * each means, and which labels of the paper it stands for.
 */
export type StepRole = Role | "recall" | "alternative" | "repeat" | "answer";

/** Where a number in a step comes from, by the index of the step. */
export interface NumberSource {
  readonly value: number;
  readonly from: "question" | "known" | "nowhere" | number;
}

/** A contiguous piece of a response that does one thing. The texts of all steps, concatenated, are the response. */
export interface TeacherStep {
  readonly text: string;
  /** UTF-16 offsets [start, end) in the response. */
  readonly start: number;
  readonly end: number;
  readonly role: StepRole;
  /** The elementary skill that a computing step exercises. */
  readonly skill: Skill | undefined;
  /** The numbers that the step arrives at. */
  readonly results: readonly number[];
  /** The numbers that it uses. */
  readonly uses: readonly NumberSource[];
}

/** Why, with its evidence; steps are named by their index. */
export type Reason =
  | { readonly kind: "reachesAnswer"; readonly value: number }
  | { readonly kind: "neededBy"; readonly value: number; readonly step: number }
  | { readonly kind: "setsUp"; readonly value: number; readonly step: number }
  | { readonly kind: "statesAnswer" }
  /** What follows the thinking is no part of it. */
  | { readonly kind: "visible" }
  | { readonly kind: "introduces"; readonly values: readonly number[] }
  | { readonly kind: "notShownSuperfluous" }
  | { readonly kind: "repeatsQuestion" }
  | { readonly kind: "knownFact" }
  | { readonly kind: "plan" }
  | { readonly kind: "computedElsewhere"; readonly value: number; readonly step: number }
  | { readonly kind: "unused"; readonly values: readonly number[] }
  | { readonly kind: "givenUp"; readonly step: number }
  | { readonly kind: "checks"; readonly step: number }
  | { readonly kind: "checksNothingNew" }
  | { readonly kind: "doubt" }
  | { readonly kind: "otherWay"; readonly step: number | undefined }
  | { readonly kind: "afterAnswer"; readonly step: number }
  | { readonly kind: "saysNothingNew" }
  /** In the words of a model. */
  | { readonly kind: "said"; readonly text: string };

export type PruneDecision =
  | { readonly kind: "keep"; readonly reason: Reason }
  | { readonly kind: "delete"; readonly reason: Reason }
  | { readonly kind: "compress"; readonly text: string; readonly reason: Reason }
  /** `text` stands for this step and the next ones up to `with`, whose own text is then empty. */
  | { readonly kind: "merge"; readonly with: number; readonly text: string; readonly reason: Reason };

/** How a trace is cut: one skill a step (DRP), and the simpler cuts that the paper compares it with. */
export const SPLITS = ["skill", "sentences", "paragraphs", "none"] as const;
export type Split = (typeof SPLITS)[number];

export interface TeacherTrace {
  readonly question: string;
  readonly response: string;
}

export interface PrunedTrace {
  /** The first one includes the opening tag; the last one is the visible answer, if there is one. */
  readonly steps: readonly TeacherStep[];
  /** One for each step. */
  readonly decisions: readonly PruneDecision[];
  /** The pruned thinking, followed by the visible answer as it was, if the response has one. */
  readonly pruned: string;
  /** The pruned thinking alone. */
  readonly thinking: string;
  /** Why the teacher pruned only what it could justify step by step; undefined where it followed the numbers. */
  readonly fallback: Fallback | undefined;
}

export type Fallback =
  /** The response gives no answer. */
  | "noAnswer"
  /** The answer is no number. */
  | "notNumeric"
  /** No calculation in the trace leads to the answer. */
  | "noDerivation"
  /** The answer rests on a number from nowhere. */
  | "gap"
  /** On the way to the answer the trace calculates with unknowns, or beyond the four operations. */
  | "unknowns"
  /** What would have been left gives another answer, or is no shorter. */
  | "answerLost";
