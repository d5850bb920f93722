import type { PruneDecision } from "../../../core/teacher/teacher.ts";

/** What a person decides about a step in the teacher's stead. */
export type Overrule = "keep" | "delete";
/** By the step's index; steps that are missing follow the teacher. */
export type Overrules = ReadonlyMap<number, Overrule>;

export const NO_OVERRULES: Overrules = new Map();

/** Undefined gives the step back to the teacher. */
export function withOverrule(overrules: Overrules, step: number, decision: Overrule | undefined): Overrules {
  const others = [...overrules].filter(([other]) => other !== step);
  return new Map(decision === undefined ? others : [...others, [step, decision]]);
}

/**
 * The teacher's decisions with a person's in their place. Steps that were merged with an overruled one stay whole, as
 * nobody has decided against what they say.
 */
export function overruled(decisions: readonly PruneDecision[], overrules: Overrules): readonly PruneDecision[] {
  if (overrules.size === 0) return decisions;
  const parted = new Set([...overrules.keys()].flatMap((step) => mergedWith(decisions, step)));
  return decisions.map((decision, step): PruneDecision => {
    const { reason } = decision;
    const own = overrules.get(step);
    if (own !== undefined) return { kind: own, reason };
    return parted.has(step) ? { kind: "keep", reason } : decision;
  });
}

/** The steps that share one text with this one, itself among them; this one alone where it is not merged. */
export function mergedWith(decisions: readonly PruneDecision[], step: number): readonly number[] {
  let from = step;
  let to = step;
  while (joined(decisions, from - 1)) from--;
  while (joined(decisions, to)) to++;
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}

/** Whether a step is merged with the next one. */
function joined(decisions: readonly PruneDecision[], step: number): boolean {
  const [here, next] = [decisions[step], decisions[step + 1]];
  return here?.kind === "merge" && next?.kind === "merge" && (here.with === step + 1 || next.with === step);
}
