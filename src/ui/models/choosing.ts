import type { ArmChoice } from "./armChoice.svelte.ts";

/** How the models of a list are chosen from. */
export interface Choosing {
  readonly choice: ArmChoice;
  /** Only one can be chosen. */
  readonly single: boolean;
  /** Chooses a model, or does so no more. */
  readonly onchoose: (id: string) => void;
}
