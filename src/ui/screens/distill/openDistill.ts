import type { Component } from "svelte";

import type { DistillPlan } from "../../../core/distill/plan.ts";
import { keepAwake } from "../../keepAwake.ts";
import type { KeptModels } from "../../models/keptModels.svelte.ts";
import { en } from "../../strings/en.ts";
import type { DistillPorts } from "./distillPorts.ts";
import DistillScreen from "./DistillScreen.svelte";
import { DistillState } from "./distillState.svelte.ts";

/** The screen with its state, which outlives it: a run goes on while another screen is shown. */
export interface Distillation {
  readonly Screen: Component<{ distill: DistillState }>;
  readonly state: DistillState;
}

/** What the composition root brings for the Distill screen. */
export type DistillationPorts = Omit<DistillPorts, keyof typeof browserPorts>;

export function openDistill(ports: DistillationPorts, kept: KeptModels): Distillation {
  const state = new DistillState({
    ports: { ...ports, ...browserPorts },
    storage: localStorage,
    nameOf,
    kept,
  });
  return { Screen: DistillScreen, state };
}

const browserPorts = {
  clock: performance,
  today: () => Date.now(),
  newId: () => crypto.randomUUID(),
  keepAwake: () => keepAwake(navigator.wakeLock, document),
  memory: pageMemory,
  evaluationTitle: en.distill.evaluationTitle,
} satisfies Partial<DistillPorts>;

/** Counts up where a run of the same arm and seed is there already. */
function nameOf({ arm, seed }: DistillPlan, others: readonly string[]): string {
  const { name } = en.distill.run;
  for (let number = 1; ; number++) {
    const candidate = name(arm, seed, number === 1 ? undefined : number);
    if (!others.includes(candidate)) return candidate;
  }
}

/** Not known to the compiler's own list of what browsers have. */
interface MemoryMeasure {
  readonly measureUserAgentSpecificMemory?: () => Promise<{ readonly bytes: number }>;
}

/** Of the page with its workers; only some browsers say, and only to isolated pages. */
async function pageMemory(): Promise<number | undefined> {
  try {
    return (await (performance as Performance & MemoryMeasure).measureUserAgentSpecificMemory?.())?.bytes;
  } catch {
    return undefined;
  }
}
