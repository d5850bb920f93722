import { abortError, throwIfAborted } from "../../core/errors.ts";
import type { Generator } from "../../core/ports.ts";
import type { ModelState } from "./modelState.svelte.ts";

/** A model's generator, for who asks without looking: its loading is shown, and can be cancelled, where the model is. */
export function loadedGenerator(state: ModelState): Generator {
  const { generator } = state;
  return {
    load: async (signal) => {
      const cancel = (): void => state.cancel();
      signal.addEventListener("abort", cancel, { once: true });
      await state.load();
      signal.removeEventListener("abort", cancel);
      throwIfAborted(signal);
      const { phase } = state;
      if (phase.name === "failed") throw phase.error;
      if (phase.name !== "ready") throw abortError();
      return phase.model;
    },
    generate: (...call) => generator.generate(...call),
    unload: () => state.unload(),
  };
}
