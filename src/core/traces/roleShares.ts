import { type Role, ROLES, type Step } from "./trace.ts";

/**
 * How a trace's characters divide among the roles of its steps; the shares add up to 1, and are all 0 for an empty trace.
 * Characters, not sentences: pruning saves text, and a sentence of three words is not worth one of thirty.
 */
export function roleShares(steps: readonly Step[]): Record<Role, number> {
  const total = steps.reduce((sum, step) => sum + step.text.length, 0);
  const share = (role: Role): number =>
    steps.reduce((sum, step) => (step.role === role ? sum + step.text.length : sum), 0) / Math.max(1, total);
  return Object.fromEntries(ROLES.map((role) => [role, share(role)])) as Record<Role, number>;
}

/** The thinking of a reasoning model: what stands before the last `</think>`, tag included; all of it without the tag. */
export function thinkingOf(response: string): string {
  const end = response.lastIndexOf("</think>");
  return end < 0 ? response : response.slice(0, end + "</think>".length);
}
