import "./theme.css";

import { mount } from "svelte";

import { EMBEDDED_STUDENTS } from "../core/models/embeddedStudents.ts";
import type { Clock } from "../core/ports.ts";
import { supports } from "../core/prompts/render.ts";
import { STRATEGIES } from "../core/prompts/strategies.ts";
import App from "./App.svelte";
import type { Address } from "./linkState.svelte.ts";
import { LinkState } from "./linkState.svelte.ts";
import { ModelShelf, type ShelfDependencies } from "./models/modelShelf.svelte.ts";
import type { LibraryPorts } from "./models/openLibrary.ts";
import { CompareState } from "./screens/compare/compareState.svelte.ts";
import { poseProblem } from "./screens/compare/posedProblem.ts";
import type { DistillationPorts } from "./screens/distill/openDistill.ts";
import type { EvaluationPorts } from "./screens/evaluate/openEvaluation.ts";
import type { PrunePorts } from "./screens/prune/prunePorts.ts";
import { AppearanceState } from "./state/appearanceState.svelte.ts";
import { en } from "./strings/en.ts";

/** What the composition root brings: everything that is not the page itself. */
export interface AppPorts {
  readonly target: Element;
  readonly clock: Clock;
  readonly embedded: ShelfDependencies["embedded"];
  /** Asked for when a model is first wanted that is not part of the page. */
  readonly library: () => Promise<LibraryPorts>;
  /** Asked for when the Evaluate screen is first shown, so that its code does not delay the first comparison. */
  readonly evaluation: () => Promise<EvaluationPorts>;
  /** The same for the Prune screen. */
  readonly pruning: () => Promise<PrunePorts>;
  /** The same for the Distill screen. */
  readonly distillation: () => Promise<DistillationPorts>;
}

/**
 * Puts the page into the document, loads what is asked, and runs the first comparison, or opens another screen, where the
 * link says so. Resolves when that is done, in whichever way it ended.
 */
export async function mountApp({
  target,
  clock,
  embedded,
  library,
  evaluation,
  pruning,
  distillation,
}: AppPorts): Promise<void> {
  const students = EMBEDDED_STUDENTS.map(({ id, styles }) => ({
    id,
    strategies: idsOf(STRATEGIES.filter((strategy) => supports(strategy, { kind: "student", styles }))),
  }));
  const link = new LinkState(pageAddress, { students, strategies: idsOf(STRATEGIES) });
  const { experiment, autorun } = link.open();
  const loadLibrary = async () => {
    const [{ openLibrary }, ports] = await Promise.all([import("./models/openLibrary.ts"), library()]);
    return openLibrary(clock, ports);
  };
  const shelf = new ModelShelf({ clock, embedded, library: loadLibrary, missing: en.app.screenMissing });
  const compare = new CompareState(
    {
      shelf,
      clock,
      problems: poseProblem,
      strategies: STRATEGIES,
      nextFrame: (callback) => requestAnimationFrame(callback),
    },
    experiment.screen === "compare" ? experiment : undefined,
  );
  const loadEvaluation = async () => {
    const [{ openEvaluation }, ports] = await Promise.all([
      import("./screens/evaluate/openEvaluation.ts"),
      evaluation(),
    ]);
    return openEvaluation({ shelf, clock }, ports);
  };
  const loadPruning = async () => {
    const [{ openPruning }, ports] = await Promise.all([import("./screens/prune/openPruning.ts"), pruning()]);
    return openPruning({ shelf }, ports);
  };
  const loadDistillation = async () => {
    const [{ openDistill }, ports, { kept }] = await Promise.all([
      import("./screens/distill/openDistill.ts"),
      distillation(),
      shelf.opened(),
    ]);
    return openDistill(ports, kept);
  };
  const appearance = new AppearanceState(localStorage);
  const props = { strings: en, experiment, compare, loadEvaluation, loadPruning, loadDistillation, link, appearance };
  mount(App, { target, props });
  await (autorun ? compare.run() : compare.prepare());
}

function idsOf(named: readonly { readonly id: string }[]): readonly string[] {
  return named.map(({ id }) => id);
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
