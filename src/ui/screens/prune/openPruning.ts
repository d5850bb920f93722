import type { Component } from "svelte";

import type { PrunePorts } from "./prunePorts.ts";
import PruneScreen from "./PruneScreen.svelte";
import { type PruneDependencies, PruneState } from "./pruneState.svelte.ts";

/** The screen with its state, which outlives it. */
export interface PruningScreen {
  readonly Screen: Component<{ prune: PruneState }>;
  readonly state: PruneState;
}

export function openPruning(dependencies: Omit<PruneDependencies, "ports">, ports: PrunePorts): PruningScreen {
  return { Screen: PruneScreen, state: new PruneState({ ...dependencies, ports }) };
}
