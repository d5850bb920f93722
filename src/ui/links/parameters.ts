import * as v from "valibot";

import { STEP_BOUNDS } from "../../core/experiment.ts";

/** Puts a parameter into a link unless it says what the default says. */
export type LinkWriter = (key: string, value: string | number | undefined, byDefault?: string | number) => void;

export const MAX_SEED = 2 ** 31 - 1;

export const whole = (low: number, high: number) =>
  v.pipe(v.string(), v.regex(/^\d{1,10}$/), v.transform(Number), v.minValue(low), v.maxValue(high));
export const decimal = (low: number, high: number) =>
  v.pipe(v.string(), v.regex(/^\d+(\.\d+)?(e-\d+)?$/), v.transform(Number), v.minValue(low), v.maxValue(high));
export const name = v.pipe(v.string(), v.regex(/^[\w.:/@+[\]-]{1,200}$/));
/** Ids of problems come from files as well, so they may hold anything. */
export const itemId = v.pipe(v.string(), v.minLength(1), v.maxLength(300));
const names = v.pipe(
  v.string(),
  v.transform((text) => [...new Set(text.split(",").filter((part) => part !== ""))]),
  v.array(name),
  v.minLength(1),
  v.maxLength(8),
);
const steps = whole(STEP_BOUNDS.min, STEP_BOUNDS.max);

/** What links of every screen may say. */
export const SHARED_PARAMETERS = {
  seed: v.optional(whole(0, MAX_SEED)),
  split: v.optional(v.picklist(["train", "validation", "test"])),
  min: v.optional(steps),
  max: v.optional(steps),
  strategies: v.optional(names),
  /** One, in links from before there could be several. */
  model: v.optional(names),
  temperature: v.optional(decimal(0, 5)),
  topP: v.optional(v.pipe(decimal(0, 1), v.gtValue(0))),
  sampleSeed: v.optional(whole(0, MAX_SEED)),
  maxNewTokens: v.optional(whole(1, 16384)),
};
