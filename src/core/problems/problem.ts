import type { Graph } from "./graph.ts";
import type { Skill } from "./skill.ts";

/** A question with its exact answer. */
export interface Problem {
  readonly id: string;
  /** Where it comes from: "generated", "gsm8k", a file's name. */
  readonly setId: string;
  readonly question: string;
  /** Exact, as text: a whole number or fraction for generated problems and GSM8K ("18", "-3/4"), any expression for MATH. */
  readonly answer: string;
  readonly skills: readonly Skill[];
  readonly templateId?: string | undefined;
  /** Hash of template and quantities, not of names: two problems that differ in names only share it. */
  readonly key: string;
}

/** A problem of our own generator, which knows how it is solved. */
export interface GeneratedProblem extends Problem {
  readonly templateId: string;
  readonly split: Split;
  readonly graph: Graph;
}

export type Split = "train" | "validation" | "test";
