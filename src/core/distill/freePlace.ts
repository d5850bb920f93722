import type { DistillRun } from "./distillRun.ts";

/** The first place among the styles of curves that none of these runs has. */
export function freePlace(runs: readonly Pick<DistillRun, "place">[]): number {
  const taken = new Set(runs.map(({ place }) => place));
  let place = 0;
  while (taken.has(place)) place++;
  return place;
}
