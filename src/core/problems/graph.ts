import type { Skill } from "./skill.ts";

/** A number that the question states, or that everyone knows (60 minutes an hour). */
export interface Given {
  readonly id: string;
  readonly kind: "stated" | "known" | "irrelevant";
  readonly value: number;
  /** What it counts, as a noun phrase without the number: "pens in a box", "minutes in an hour". */
  readonly noun: string;
  /** The fact as a clause that a trace may restate: "each box holds 12 pens". No capital, no full stop. */
  readonly clause: string;
}

/** One elementary calculation on two earlier numbers (givens or results of steps). */
export interface GraphStep {
  readonly id: string;
  readonly skill: Skill;
  /** "mod" is the remainder of a division. A division in a graph never leaves a remainder. */
  readonly operation: "+" | "-" | "*" | "/" | "mod";
  /** Ids of two givens or earlier steps, in the order in which they are written. */
  readonly operands: readonly [string, string];
  readonly value: number;
  /** What the result is, as a short noun phrase: "pens left", "cost of the apples". */
  readonly noun: string;
}

/** How a generated problem is solved: the last step gives the answer; every step is needed. */
export interface Graph {
  readonly givens: readonly Given[];
  /** In an order in which they can be computed. */
  readonly steps: readonly GraphStep[];
}
