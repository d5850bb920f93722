import * as v from "valibot";

import type { Preferences } from "../../state/appearanceState.svelte.ts";

/** How fast this browser was at the stations of one parent and arm. Milliseconds. */
export interface Pace {
  /** One trace, sampled in a batch. */
  readonly sampleMs: number;
  /** One trace, pruned. */
  readonly pruneMs: number;
  /** An optimiser step, by its examples. */
  readonly exampleMs: number;
  /** A check, by its problems. */
  readonly checkedMs: number;
}

const KEY = "terse.distillPace";
const MOST = 24;
const ms = v.pipe(v.number(), v.minValue(0));
const schema = v.array(
  v.object({ of: v.string(), pace: v.object({ sampleMs: ms, pruneMs: ms, exampleMs: ms, checkedMs: ms }) }),
);

/** Paces that were measured in this browser, so that the next estimate needs no measuring. */
export class PaceStorage {
  readonly #kept: Preferences;

  constructor(kept: Preferences) {
    this.#kept = kept;
  }

  get(of: string): Pace | undefined {
    return this.#read().find((entry) => entry.of === of)?.pace;
  }

  put(of: string, pace: Pace): void {
    const others = this.#read().filter((entry) => entry.of !== of);
    try {
      this.#kept.setItem(KEY, JSON.stringify([{ of, pace }, ...others].slice(0, MOST)));
    } catch {
      // Without room for it, the pace is measured again another time.
    }
  }

  #read(): v.InferOutput<typeof schema> {
    try {
      const parsed = v.safeParse(schema, JSON.parse(this.#kept.getItem(KEY) ?? "[]"));
      return parsed.success ? parsed.output : [];
    } catch {
      return [];
    }
  }
}
