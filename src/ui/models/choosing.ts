import type { ArmChoice } from "./armChoice.svelte.ts";

/** How the models of a list are chosen from. */
export interface Choosing {
  readonly choice: ArmChoice;
  /** Only one can be chosen. */
  readonly single: boolean;
  /** Chooses a model, or does so no more. */
  readonly onchoose: (id: string) => void;
}

/** A choice that was deleted is none; where it was the only one, the page's own student answers again. */
export function dropChoice({ choice, onchoose }: Choosing, id: string): void {
  if (!choice.has(id)) return;
  if (choice.models.length > 1) onchoose(id);
  else choice.only(choice.shelf.embedded[0]!.id);
}
