import * as v from "valibot";

import type { CompareExperiment, ProblemSource } from "../../core/experiment.ts";
import { DEFAULT_EXPERIMENT } from "../../core/experiment.ts";
import type { LinkWriter } from "./parameters.ts";
import { MAX_SEED, name, SHARED_PARAMETERS, whole } from "./parameters.ts";

const MAX_QUESTION_CHARACTERS = 4000;

const linkSchema = v.strictObject({
  ...SHARED_PARAMETERS,
  question: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_QUESTION_CHARACTERS))),
  answer: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(200))),
  listed: v.optional(name),
  index: v.optional(whole(0, MAX_SEED)),
});
type Link = v.InferOutput<typeof linkSchema>;

export function writeCompare({ problem, strategies, models, decoding }: CompareExperiment, write: LinkWriter): void {
  const initial = DEFAULT_EXPERIMENT;
  writeProblem(problem, write);
  write("strategies", strategies.join(","), initial.strategies.join(","));
  write("model", models.join(","), initial.models.join(","));
  write("temperature", decoding.temperature, initial.decoding.temperature);
  write("topP", decoding.topP, initial.decoding.topP);
  write("sampleSeed", decoding.seed, initial.decoding.seed);
  write("maxNewTokens", decoding.maxNewTokens, initial.decoding.maxNewTokens);
}

function writeProblem(problem: ProblemSource, write: LinkWriter): void {
  const initial = DEFAULT_EXPERIMENT.problem;
  switch (problem.kind) {
    case "generated":
      write("seed", problem.seed, initial.seed);
      write("split", problem.split, initial.split);
      write("index", problem.index, initial.index);
      write("min", problem.minSteps, initial.minSteps);
      write("max", problem.maxSteps, initial.maxSteps);
      return;
    case "typed":
      write("question", problem.question);
      write("answer", problem.answer);
      return;
    case "listed":
      write("listed", problem.id);
      return;
    default:
      problem satisfies never;
  }
}

/** Undefined when the fields cannot be read, or contradict each other. */
export function readCompare(fields: Readonly<Record<string, string>>): CompareExperiment | undefined {
  const parsed = v.safeParse(linkSchema, fields);
  if (!parsed.success) return undefined;
  const link = parsed.output;
  const problem = readProblem(link);
  if (problem === undefined) return undefined;
  const initial = DEFAULT_EXPERIMENT;
  return {
    version: initial.version,
    screen: initial.screen,
    problem,
    strategies: link.strategies ?? initial.strategies,
    models: link.model ?? initial.models,
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
  const initial = DEFAULT_EXPERIMENT.problem;
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
