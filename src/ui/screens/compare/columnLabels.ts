import { armLabels } from "../../models/armLabels.ts";
import type { Strings } from "../../strings/en.ts";
import type { ColumnState } from "./columnState.svelte.ts";

/** Names of columns for a person, by their ids. */
export function columnLabels(
  columns: readonly Pick<ColumnState, "id" | "model" | "strategy">[],
  words: Strings,
  modelLabel: (id: string) => string,
): ReadonlyMap<string, string> {
  const arms = columns.map(({ model, strategy }) => ({ model, modelLabel: modelLabel(model), strategy: strategy.id }));
  const strategies = columns.map(({ strategy }) => strategy);
  const labels = armLabels(arms, strategies, words);
  return new Map(columns.map(({ id }, i) => [id, labels[i]!]));
}
