import { chainOfDraft } from "./strategies/chainOfDraft.ts";
import { conciseCot } from "./strategies/conciseCot.ts";
import { direct } from "./strategies/direct.ts";
import { ownWay } from "./strategies/ownWay.ts";
import { prunedSkillCot } from "./strategies/prunedSkillCot.ts";
import { tokenBudget } from "./strategies/tokenBudget.ts";
import { verboseCot } from "./strategies/verboseCot.ts";
import type { PromptStrategy } from "./strategy.ts";

/** In the order in which they are offered. */
export const STRATEGIES: readonly PromptStrategy[] = [
  verboseCot,
  prunedSkillCot,
  direct,
  conciseCot,
  chainOfDraft,
  tokenBudget,
  ownWay,
];

export function strategyById(id: string): PromptStrategy | undefined {
  return STRATEGIES.find((strategy) => strategy.id === id);
}
