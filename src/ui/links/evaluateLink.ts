import * as v from "valibot";

import type { EvaluateExperiment } from "../../core/experiment.ts";
import { COUNT_BOUNDS, DEFAULT_EVALUATION, REPEAT_BOUNDS } from "../../core/experiment.ts";
import { HUB_SETS } from "../../core/problems/hubSet.ts";
import { COMMIT } from "../../core/problems/problemHub.ts";
import { SKILLS } from "../../core/problems/skill.ts";
import type { LinkWriter } from "./parameters.ts";
import { itemId, name, SHARED_PARAMETERS, whole } from "./parameters.ts";

const skills = v.pipe(
  v.string(),
  v.transform((text) => [...new Set(text.split(","))]),
  v.array(v.picklist(SKILLS.map(({ id }) => id))),
);

const linkSchema = v.strictObject({
  ...SHARED_PARAMETERS,
  skills: v.optional(skills),
  templates: v.optional(v.picklist(["trained", "heldOut", "all"])),
  hub: v.optional(v.picklist(HUB_SETS.map(({ id }) => id))),
  revision: v.optional(v.pipe(v.string(), v.regex(COMMIT))),
  n: v.optional(whole(COUNT_BOUNDS.min, COUNT_BOUNDS.max)),
  repeats: v.optional(whole(REPEAT_BOUNDS.min, REPEAT_BOUNDS.max)),
  /** Items in a request. */
  batch: v.optional(v.literal("1")),
  kept: v.optional(name),
  item: v.optional(itemId),
});
type Link = v.InferOutput<typeof linkSchema>;

export function writeEvaluate(experiment: EvaluateExperiment, write: LinkWriter): void {
  const { set, n, repeats, oneAtATime, strategies, models, decoding, run, item } = experiment;
  const initial = DEFAULT_EVALUATION;
  writeSet(set, write);
  write("n", n, initial.n);
  write("repeats", repeats, initial.repeats);
  write("batch", oneAtATime ? 1 : undefined);
  write("strategies", strategies.join(","), initial.strategies.join(","));
  write("model", models.join(","), initial.models.join(","));
  write("temperature", decoding.temperature, initial.decoding.temperature);
  write("topP", decoding.topP, initial.decoding.topP);
  write("sampleSeed", decoding.seed, initial.decoding.seed);
  write("maxNewTokens", decoding.maxNewTokens);
  write("kept", run);
  write("item", item);
}

function writeSet(set: EvaluateExperiment["set"], write: LinkWriter): void {
  const initial = DEFAULT_EVALUATION.set;
  switch (set.kind) {
    case "generated":
      write("seed", set.seed, initial.seed);
      write("split", set.split, initial.split);
      write("min", set.minSteps, initial.minSteps);
      write("max", set.maxSteps, initial.maxSteps);
      write("skills", set.skills?.join(","));
      write("templates", set.templates, initial.templates);
      return;
    case "hub":
      write("hub", set.id);
      write("revision", set.revision);
      return;
    default:
      set satisfies never;
  }
}

/** Undefined when the fields cannot be read, or contradict each other: an item is one of a run. */
export function readEvaluate(fields: Readonly<Record<string, string>>): EvaluateExperiment | undefined {
  const parsed = v.safeParse(linkSchema, fields);
  if (!parsed.success) return undefined;
  const link = parsed.output;
  const initial = DEFAULT_EVALUATION;
  const set = readSet(link);
  if (set === undefined || (link.item !== undefined && link.kept === undefined)) return undefined;
  return {
    version: initial.version,
    screen: initial.screen,
    set,
    n: link.n ?? initial.n,
    repeats: link.repeats ?? initial.repeats,
    oneAtATime: link.batch !== undefined,
    strategies: link.strategies ?? initial.strategies,
    models: link.model ?? initial.models,
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

/** Undefined for two kinds of set at once, and for more steps at least than at most. */
function readSet(link: Link): EvaluateExperiment["set"] | undefined {
  const { seed, split, min, max, skills, templates } = link;
  const generated = [seed, split, min, max, skills, templates].some((value) => value !== undefined);
  if (link.hub !== undefined) return generated ? undefined : { kind: "hub", id: link.hub, revision: link.revision };
  if (link.revision !== undefined) return undefined;
  const initial = DEFAULT_EVALUATION.set;
  const minSteps = min ?? initial.minSteps;
  const maxSteps = max ?? initial.maxSteps;
  if (minSteps > maxSteps) return undefined;
  return {
    kind: initial.kind,
    seed: seed ?? initial.seed,
    split: split ?? initial.split,
    minSteps,
    maxSteps,
    skills,
    templates: templates ?? initial.templates,
  };
}
