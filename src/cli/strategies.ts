import { AppError } from "../core/errors.ts";
import type { ModelDescription } from "../core/ports.ts";
import { supports } from "../core/prompts/render.ts";
import { STRATEGIES, strategyById } from "../core/prompts/strategies.ts";
import type { PromptStrategy } from "../core/prompts/strategy.ts";

/** The strategies with these ids, in their order. Throws AppError `bad-argument` naming those there are. */
export function chooseStrategies(ids: readonly string[]): PromptStrategy[] {
  return ids.map((id) => {
    const strategy = strategyById(id);
    if (strategy) return strategy;
    throw new AppError({
      code: "bad-argument",
      message: `There is no strategy "${id}".`,
      hint: `Choose from ${names(STRATEGIES)}.`,
    });
  });
}

/** Throws AppError `bad-argument` when the model cannot follow one of the strategies. */
export function requireSupport(strategies: readonly PromptStrategy[], model: ModelDescription): void {
  const refused = strategies.find((strategy) => !supports(strategy, model));
  if (refused === undefined) return;
  throw new AppError({
    code: "bad-argument",
    message: `${model.label} cannot follow the strategy "${refused.id}".`,
    hint: `It can follow ${names(STRATEGIES.filter((strategy) => supports(strategy, model)))}.`,
  });
}

function names(strategies: readonly PromptStrategy[]): string {
  return strategies.map((strategy) => strategy.id).join(", ");
}
