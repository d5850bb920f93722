import * as v from "valibot";

import type { Experiment, ProblemSource } from "../core/experiment.ts";
import { DEFAULT_EXPERIMENT, EXPERIMENT_VERSION, STEP_BOUNDS } from "../core/experiment.ts";

/** What a link says: an experiment, and whether to run it at once. */
export interface ReadLink {
  readonly experiment: Experiment;
  readonly autorun: boolean;
  /** Why the default stands in for what the link said; undefined for a link that could be read, and for no link. */
  readonly problem: LinkProblem | undefined;
}

export type LinkProblem = "newer-version" | "unreadable";

const DEFAULT_GENERATED = DEFAULT_EXPERIMENT.problem;
const MAX_QUESTION_CHARACTERS = 4000;
const MAX_SEED = 2 ** 31 - 1;

const whole = (low: number, high: number) =>
  v.pipe(v.string(), v.regex(/^\d{1,10}$/), v.transform(Number), v.minValue(low), v.maxValue(high));
const decimal = (low: number, high: number) =>
  v.pipe(v.string(), v.regex(/^\d+(\.\d+)?(e-\d+)?$/), v.transform(Number), v.minValue(low), v.maxValue(high));
const name = v.pipe(v.string(), v.regex(/^[\w.:/@-]{1,200}$/));
const names = v.pipe(
  v.string(),
  v.transform((text) => [...new Set(text.split(",").filter((part) => part !== ""))]),
  v.array(name),
  v.minLength(1),
  v.maxLength(8),
);

const steps = whole(STEP_BOUNDS.min, STEP_BOUNDS.max);
const linkSchema = v.strictObject({
  v: v.optional(v.literal(String(EXPERIMENT_VERSION))),
  run: v.optional(v.literal("1")),
  question: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_QUESTION_CHARACTERS))),
  answer: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(200))),
  listed: v.optional(name),
  seed: v.optional(whole(0, MAX_SEED)),
  split: v.optional(v.picklist(["train", "validation", "test"])),
  index: v.optional(whole(0, MAX_SEED)),
  min: v.optional(steps),
  max: v.optional(steps),
  strategies: v.optional(names),
  model: v.optional(name),
  temperature: v.optional(decimal(0, 5)),
  topP: v.optional(v.pipe(decimal(0, 1), v.gtValue(0))),
  sampleSeed: v.optional(whole(0, MAX_SEED)),
  maxNewTokens: v.optional(whole(1, 16384)),
});
type Link = v.InferOutput<typeof linkSchema>;

/**
 * The hash, "#" included, that describes an experiment: readable, and only what differs from the default.
 * The default itself is the empty string.
 */
export function experimentToHash(experiment: Experiment, autorun = false): string {
  const initial = DEFAULT_EXPERIMENT;
  const parameters = new URLSearchParams();
  const set = (key: string, value: string | number, byDefault?: string | number): void => {
    if (value !== byDefault) parameters.set(key, String(value));
  };
  writeProblem(experiment.problem, set);
  set("strategies", experiment.strategies.join(","), initial.strategies.join(","));
  set("model", experiment.model, initial.model);
  set("temperature", experiment.decoding.temperature, initial.decoding.temperature);
  set("topP", experiment.decoding.topP, initial.decoding.topP);
  set("sampleSeed", experiment.decoding.seed, initial.decoding.seed);
  set("maxNewTokens", experiment.decoding.maxNewTokens, initial.decoding.maxNewTokens);
  if (autorun) parameters.set("run", "1");
  if (parameters.size === 0) return "";
  const readable = parameters.toString().replaceAll("%2C", ",");
  return `#${experiment.screen}?v=${EXPERIMENT_VERSION}&${readable}`;
}

function writeProblem(
  problem: ProblemSource,
  set: (key: string, value: string | number, byDefault?: string | number) => void,
): void {
  const initial = DEFAULT_GENERATED;
  switch (problem.kind) {
    case "generated":
      set("seed", problem.seed, initial.seed);
      set("split", problem.split, initial.split);
      set("index", problem.index, initial.index);
      set("min", problem.minSteps, initial.minSteps);
      set("max", problem.maxSteps, initial.maxSteps);
      return;
    case "typed":
      set("question", problem.question);
      if (problem.answer !== undefined) set("answer", problem.answer);
      return;
    case "listed":
      set("listed", problem.id);
      return;
    default:
      problem satisfies never;
  }
}

/** Reads a URL's hash. Never throws: what cannot be read gives the default and says why. */
export function experimentFromHash(hash: string): ReadLink {
  const text = hash.replace(/^#/, "");
  if (text === "" || text === DEFAULT_EXPERIMENT.screen) return standIn(undefined);
  const query = text.startsWith(`${DEFAULT_EXPERIMENT.screen}?`) ? text.slice(text.indexOf("?") + 1) : undefined;
  if (query === undefined) return standIn("unreadable");
  const parameters = new URLSearchParams(query);
  if (Number(parameters.get("v") ?? EXPERIMENT_VERSION) > EXPERIMENT_VERSION) return standIn("newer-version");
  const link = v.safeParse(linkSchema, Object.fromEntries(parameters));
  if (!link.success) return standIn("unreadable");
  const problem = readProblem(link.output);
  if (problem === undefined) return standIn("unreadable");
  return { experiment: fromLink(link.output, problem), autorun: link.output.run === "1", problem: undefined };
}

function standIn(problem: LinkProblem | undefined): ReadLink {
  return { experiment: DEFAULT_EXPERIMENT, autorun: true, problem };
}

function fromLink(link: Link, problem: ProblemSource): Experiment {
  const initial = DEFAULT_EXPERIMENT;
  return {
    version: EXPERIMENT_VERSION,
    screen: initial.screen,
    problem,
    strategies: link.strategies ?? initial.strategies,
    model: link.model ?? initial.model,
    decoding: {
      temperature: link.temperature ?? initial.decoding.temperature,
      topP: link.topP ?? initial.decoding.topP,
      seed: link.sampleSeed ?? initial.decoding.seed,
      maxNewTokens: link.maxNewTokens ?? initial.decoding.maxNewTokens,
    },
  };
}

/** Undefined when the parameters contradict each other: two kinds of problem, or more steps at least than at most. */
function readProblem(link: Link): ProblemSource | undefined {
  const generated = [link.seed, link.split, link.index, link.min, link.max].some((value) => value !== undefined);
  const kinds = [link.question !== undefined, link.listed !== undefined, generated].filter(Boolean).length;
  if (kinds > 1 || (link.answer !== undefined && link.question === undefined)) return undefined;
  if (link.question !== undefined) return { kind: "typed", question: link.question, answer: link.answer };
  if (link.listed !== undefined) return { kind: "listed", id: link.listed };
  const initial = DEFAULT_GENERATED;
  const minSteps = link.min ?? initial.minSteps;
  const maxSteps = link.max ?? initial.maxSteps;
  if (minSteps > maxSteps) return undefined;
  return {
    kind: "generated",
    seed: link.seed ?? initial.seed,
    split: link.split ?? initial.split,
    index: link.index ?? initial.index,
    minSteps,
    maxSteps,
  };
}
