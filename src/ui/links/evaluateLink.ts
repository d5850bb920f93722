import * as v from "valibot";

import type { EvaluateExperiment } from "../../core/experiment.ts";
import { COUNT_BOUNDS, DEFAULT_EVALUATION, REPEAT_BOUNDS } from "../../core/experiment.ts";
import type { LinkWriter } from "./parameters.ts";
import { name, SHARED_PARAMETERS, whole } from "./parameters.ts";

/** Ids of problems come from files as well, so they may hold anything. */
const itemId = v.pipe(v.string(), v.minLength(1), v.maxLength(300));

const linkSchema = v.strictObject({
  ...SHARED_PARAMETERS,
  templates: v.optional(v.picklist(["trained", "heldOut", "all"])),
  n: v.optional(whole(COUNT_BOUNDS.min, COUNT_BOUNDS.max)),
  repeats: v.optional(whole(REPEAT_BOUNDS.min, REPEAT_BOUNDS.max)),
  kept: v.optional(name),
  item: v.optional(itemId),
});

export function writeEvaluate(experiment: EvaluateExperiment, write: LinkWriter): void {
  const { set, n, repeats, strategies, model, decoding, run, item } = experiment;
  const initial = DEFAULT_EVALUATION;
  write("seed", set.seed, initial.set.seed);
  write("split", set.split, initial.set.split);
  write("min", set.minSteps, initial.set.minSteps);
  write("max", set.maxSteps, initial.set.maxSteps);
  write("templates", set.templates, initial.set.templates);
  write("n", n, initial.n);
  write("repeats", repeats, initial.repeats);
  write("strategies", strategies.join(","), initial.strategies.join(","));
  write("model", model, initial.model);
  write("temperature", decoding.temperature, initial.decoding.temperature);
  write("topP", decoding.topP, initial.decoding.topP);
  write("sampleSeed", decoding.seed, initial.decoding.seed);
  write("maxNewTokens", decoding.maxNewTokens);
  write("kept", run);
  write("item", item);
}

/** Undefined when the fields cannot be read, or contradict each other: an item is one of a run. */
export function readEvaluate(fields: Readonly<Record<string, string>>): EvaluateExperiment | undefined {
  const parsed = v.safeParse(linkSchema, fields);
  if (!parsed.success) return undefined;
  const link = parsed.output;
  const initial = DEFAULT_EVALUATION;
  const minSteps = link.min ?? initial.set.minSteps;
  const maxSteps = link.max ?? initial.set.maxSteps;
  if (minSteps > maxSteps || (link.item !== undefined && link.kept === undefined)) return undefined;
  return {
    version: initial.version,
    screen: initial.screen,
    set: {
      seed: link.seed ?? initial.set.seed,
      split: link.split ?? initial.set.split,
      minSteps,
      maxSteps,
      templates: link.templates ?? initial.set.templates,
    },
    n: link.n ?? initial.n,
    repeats: link.repeats ?? initial.repeats,
    strategies: link.strategies ?? initial.strategies,
    model: link.model ?? initial.model,
    decoding: {
      temperature: link.temperature ?? initial.decoding.temperature,
      topP: link.topP ?? initial.decoding.topP,
      seed: link.sampleSeed ?? initial.decoding.seed,
      maxNewTokens: link.maxNewTokens,
    },
    run: link.kept,
    item: link.item,
  };
}
