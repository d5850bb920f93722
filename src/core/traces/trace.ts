import type { Skill } from "../problems/skill.ts";

/** What a step does in a chain of thought. */
export const ROLES = ["restate", "plan", "compute", "hesitate", "check", "conclude"] as const;
export type Role = (typeof ROLES)[number];

export interface Step {
  readonly role: Role;
  /** The elementary skill that a computing step exercises. */
  readonly skill: Skill | undefined;
  readonly text: string;
  /** Character offsets [from, to) in the whole trace. */
  readonly span: readonly [from: number, to: number];
}

/** A chain of thought cut into steps. The texts of its steps, concatenated, are the trace: nothing lost, nothing rewritten. */
export interface Trace {
  readonly problemId: string;
  readonly source: "generated" | "model" | "imported";
  readonly steps: readonly Step[];
  readonly finalAnswer: string | undefined;
}

/** The three ways in which the embedded student writes a solution. */
export const STYLES = ["verbose", "pruned", "direct"] as const;
export type Style = (typeof STYLES)[number];
