import "./theme.css";

import { mount } from "svelte";

import type { Clock, Generator } from "../core/ports.ts";
import { supports } from "../core/prompts/render.ts";
import { STRATEGIES } from "../core/prompts/strategies.ts";
import App from "./App.svelte";
import { keepAwake } from "./keepAwake.ts";
import type { Address } from "./linkState.svelte.ts";
import { LinkState } from "./linkState.svelte.ts";
import { CompareState } from "./screens/compare/compareState.svelte.ts";
import { poseProblem } from "./screens/compare/posedProblem.ts";
import type { EvaluatePorts } from "./screens/evaluate/evaluatePorts.ts";
import { EvaluateState } from "./screens/evaluate/evaluateState.svelte.ts";
import type { SetupState } from "./screens/evaluate/setupState.svelte.ts";
import { AppearanceState } from "./state/appearanceState.svelte.ts";
import { ModelState } from "./state/modelState.svelte.ts";
import { en } from "./strings/en.ts";
import { strategyWords } from "./strings/strategyWords.ts";

/** What the composition root brings: everything that is not the page itself. */
export interface AppPorts {
  readonly target: Element;
  readonly generator: Generator;
  readonly clock: Clock;
  readonly evaluation: Pick<EvaluatePorts, "runs" | "lock" | "breathe" | "readProblems" | "runFiles">;
}

/**
 * Puts the page into the document, loads the student, and runs the first comparison, or opens the evaluation, where the
 * link says so. Resolves when that is done, in whichever way it ended.
 */
export async function mountApp({ target, generator, clock, evaluation }: AppPorts): Promise<void> {
  const ours = STRATEGIES.filter((strategy) => supports(strategy, "student"));
  const link = new LinkState(pageAddress, { models: ["embedded"], strategies: ours.map(({ id }) => id) });
  const { experiment, autorun } = link.open();
  const model = new ModelState({ generator, clock });
  const compare = new CompareState(
    {
      generator,
      model,
      clock,
      problems: poseProblem,
      strategies: STRATEGIES,
      nextFrame: (callback) => requestAnimationFrame(callback),
    },
    experiment.screen === "compare" ? experiment : undefined,
  );
  const evaluate = new EvaluateState({
    generator,
    model,
    clock,
    strategies: STRATEGIES,
    ports: { ...evaluation, ...browserPorts },
    title: titleOf,
  });
  const opened = experiment.screen === "evaluate" ? evaluate.restore(experiment) : undefined;
  const appearance = new AppearanceState(localStorage);
  mount(App, { target, props: { strings: en, screen: experiment.screen, compare, evaluate, link, appearance } });
  await opened;
  await (autorun ? compare.run() : model.load());
}

const browserPorts: Omit<EvaluatePorts, keyof AppPorts["evaluation"]> = {
  today: () => Date.now(),
  newId: () => crypto.randomUUID(),
  keepAwake: () => keepAwake(navigator.wakeLock, document),
  persist: () => navigator.storage.persist(),
};

function titleOf(setup: SetupState): string {
  const labels = setup.strategies.map((strategy) => strategyWords(en, strategy).label);
  const { title, generatedSource } = en.evaluate;
  return title(labels, setup.count, setup.source === "file" ? (setup.file?.name ?? "") : generatedSource(setup.set));
}

const pageAddress: Address = {
  get hash() {
    return location.hash;
  },
  replace: (hash) => history.replaceState(history.state, "", hash === "" ? location.pathname + location.search : hash),
  leave: () => history.pushState(history.state, "", location.href),
  copy: async (hash) => {
    const url = new URL(location.href);
    url.hash = hash;
    try {
      await navigator.clipboard.writeText(url.href);
      return true;
    } catch {
      return false;
    }
  },
};
