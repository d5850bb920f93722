import type { Clock } from "./ports.ts";

/** So long may work go on before events are let in: well within the 50 ms after which a page feels stuck. */
const STRETCH_MS = 20;

/**
 * For long work in a page: the function that is returned is called after each small piece of it, and lets events in where a
 * stretch has become long. `breathe` is a macrotask. Returns undefined where nothing is to be waited for.
 */
export function stretches(clock: Clock, breathe: () => Promise<void>): () => Promise<void> | undefined {
  let endMs = clock.now() + STRETCH_MS;
  return () => {
    if (clock.now() < endMs) return undefined;
    return breathe().then(() => {
      endMs = clock.now() + STRETCH_MS;
    });
  };
}
