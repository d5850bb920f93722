import type { Component } from "svelte";

import { DEFAULT_EVALUATION } from "../../../core/experiment.ts";
import { STRATEGIES } from "../../../core/prompts/strategies.ts";
import { keepAwake } from "../../keepAwake.ts";
import { en } from "../../strings/en.ts";
import { strategyWords } from "../../strings/strategyWords.ts";
import type { EvaluatePorts } from "./evaluatePorts.ts";
import EvaluateScreen from "./EvaluateScreen.svelte";
import { type EvaluateDependencies, EvaluateState } from "./evaluateState.svelte.ts";
import type { SetupState } from "./setupState.svelte.ts";

/** The screen with its state, which outlives it: a run goes on while another screen is shown. */
export interface Evaluation {
  readonly Screen: Component<{ evaluate: EvaluateState }>;
  readonly state: EvaluateState;
}

/** What the composition root brings for the Evaluate screen. */
export type EvaluationPorts = Omit<EvaluatePorts, keyof typeof browserPorts>;

export function openEvaluation(
  dependencies: Pick<EvaluateDependencies, "shelf" | "clock">,
  ports: EvaluationPorts,
): Evaluation {
  const state = new EvaluateState({
    ...dependencies,
    strategies: STRATEGIES,
    ports: { ...ports, ...browserPorts },
    title: titleOf,
  });
  return { Screen: EvaluateScreen, state };
}

const browserPorts = {
  today: () => Date.now(),
  newId: () => crypto.randomUUID(),
  keepAwake: () => keepAwake(navigator.wakeLock, document),
} satisfies Partial<EvaluatePorts>;

const DEFAULT_MODELS: readonly string[] = DEFAULT_EVALUATION.models;

function titleOf(setup: SetupState): string {
  const { models, strategies, shelf } = setup.choice;
  const labels = strategies.map((strategy) => strategyWords(en, strategy).label);
  const { title, generatedSource } = en.evaluate;
  const source = setup.problemFile?.name ?? generatedSource(setup.set);
  const text = title(labels, setup.count, source);
  const isDefault = models.every((id) => DEFAULT_MODELS.includes(id));
  return isDefault
    ? text
    : en.models.title(
        models.map((id) => shelf.label(id)),
        text,
      );
}
