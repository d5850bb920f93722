import type { PromptStrategy } from "../../core/prompts/strategy.ts";
import type { Strings } from "../strings/en.ts";
import { strategyWords } from "../strings/strategyWords.ts";
import { modelLabel } from "./modelLabel.ts";

/** An arm by the ids of its model and its strategy, and the model's own name where it is known. */
export interface NamedArm {
  readonly model: string;
  readonly modelLabel?: string | undefined;
  readonly strategy: string;
}

/** Names of arms for a person, in their order; the model is named only where there are several. */
export function armLabels(
  arms: readonly NamedArm[],
  strategies: readonly Pick<PromptStrategy, "id" | "label" | "summary">[],
  words: Strings,
): readonly string[] {
  const isOneModel = new Set(arms.map(({ model }) => model)).size <= 1;
  return arms.map(({ model, modelLabel: name = modelLabel(model), strategy: id }) => {
    const strategy = strategies.find((each) => each.id === id) ?? { id, label: id, summary: "" };
    const { label } = strategyWords(words, strategy);
    return isOneModel ? label : words.models.arm(name, label);
  });
}
