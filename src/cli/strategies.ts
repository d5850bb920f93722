import { AppError } from "../core/errors.ts";
import type { EvaluationPlan } from "../core/evaluation/run.ts";
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

/**
 * The arms of these models, where not every one follows every strategy. Throws AppError `bad-argument` where a strategy has
 * no model, or a model no strategy.
 */
export function chooseArms(
  strategies: readonly PromptStrategy[],
  models: readonly ModelDescription[],
): Pick<EvaluationPlan, "arms"> {
  const refuse = (model: ModelDescription, strategy: PromptStrategy): never => {
    throw new AppError({
      code: "bad-argument",
      message: `${model.label} cannot follow the strategy "${strategy.id}".`,
      hint: `It can follow ${names(STRATEGIES.filter((each) => supports(each, model)))}.`,
    });
  };
  for (const strategy of strategies) {
    if (!models.some((model) => supports(strategy, model))) refuse(models[0]!, strategy);
  }
  const arms = models.flatMap((model) => {
    const followed = strategies.filter((strategy) => supports(strategy, model));
    if (followed.length === 0) refuse(model, strategies[0]!);
    return followed.map(({ id }) => ({ model: model.id, strategy: id }));
  });
  return arms.length < models.length * strategies.length ? { arms } : {};
}

function names(strategies: readonly PromptStrategy[]): string {
  return strategies.map((strategy) => strategy.id).join(", ");
}
