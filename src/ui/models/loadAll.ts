import type { ModelDescription } from "../../core/ports.ts";
import type { ModelState } from "./modelState.svelte.ts";

/** Loads one after the other; undefined when one of them could not be loaded, or was cancelled: its own state says why. */
export async function loadAll(models: readonly ModelState[]): Promise<readonly ModelDescription[] | undefined> {
  const descriptions: ModelDescription[] = [];
  for (const model of models) {
    await model.load();
    if (!model.description) return undefined;
    descriptions.push(model.description);
  }
  return descriptions;
}
