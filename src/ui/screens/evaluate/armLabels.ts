import type { Arm } from "../../../core/evaluation/arms.ts";
import type { PromptStrategy } from "../../../core/prompts/strategy.ts";
import type { Strings } from "../../strings/en.ts";
import { strategyWords } from "../../strings/strategyWords.ts";

/** Names of arms for a person, in their order; the model is named only where there are several. */
export function armLabels(
  arms: readonly Pick<Arm, "model" | "strategy">[],
  strategies: readonly PromptStrategy[],
  words: Strings,
): readonly string[] {
  const isOneModel = new Set(arms.map(({ model }) => model)).size <= 1;
  return arms.map(({ model, strategy: id }) => {
    const strategy = strategies.find((each) => each.id === id) ?? { id, label: id, summary: "" };
    const { label } = strategyWords(words, strategy);
    return isOneModel ? label : `${model}, ${label}`;
  });
}
