import type { PromptStrategy } from "../../core/prompts/strategy.ts";
import type { Strings } from "./en.ts";

/** A strategy's short name and what it does, in the page's language; a strategy that it does not know speaks for itself. */
export function strategyWords(
  words: Strings,
  strategy: Pick<PromptStrategy, "id" | "label" | "summary">,
): { readonly label: string; readonly summary: string } {
  return words.strategies[strategy.id] ?? strategy;
}
