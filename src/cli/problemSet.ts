import { readFile } from "node:fs/promises";
import { basename } from "node:path";

import { AppError } from "../core/errors.ts";
import { readProblems } from "../core/problems/jsonl.ts";
import type { Problem } from "../core/problems/problem.ts";
import { generatedSet, type GeneratedSetOptions } from "./generatedSet.ts";
import { fileError } from "./jsonl.ts";

const GENERATED_COUNT = 500;

export interface ProblemSet {
  readonly problems: readonly Problem[];
  /** For a person: which problems these are. */
  readonly description: string;
}

export interface ProblemSetOptions extends Omit<GeneratedSetOptions, "n"> {
  /** "generated", or a JSONL file. */
  readonly set: string;
  readonly n?: number | undefined;
}

/** The generator's problems, or the first `n` of a file. Throws AppError `bad-file` naming the broken line. */
export async function loadProblemSet(options: ProblemSetOptions): Promise<ProblemSet> {
  if (options.set !== "generated") return readSet(options.set, options.n);
  const { n = GENERATED_COUNT, split, seed, minSteps, maxSteps, templates } = options;
  const steps = minSteps === maxSteps ? `${minSteps}` : `${minSteps} to ${maxSteps}`;
  const kind = { trained: "known", heldOut: "held-out", all: "all" }[templates];
  return {
    problems: [...generatedSet({ n, split, seed, minSteps, maxSteps, templates })],
    description: `${n} generated problems of the ${split} split, ${steps} steps, ${kind} templates, seed ${seed}`,
  };
}

async function readSet(path: string, n: number | undefined): Promise<ProblemSet> {
  const { problems, errors } = readProblems(await readText(path), basename(path));
  const [error] = errors;
  if (error !== undefined) {
    const more = errors.length > 1 ? ` ${errors.length - 1} more lines are broken.` : "";
    throw badSet(`${path}, line ${error.line}: ${error.message}${more}`);
  }
  if (problems.length === 0) throw badSet(`${path} holds no problems.`);
  const ids = new Set<string>();
  for (const { id } of problems) {
    if (ids.has(id)) throw badSet(`${path} holds two problems with the id "${id}".`);
    ids.add(id);
  }
  const chosen = problems.slice(0, n);
  return { problems: chosen, description: `${chosen.length} of ${problems.length} problems in ${path}` };
}

function badSet(message: string): AppError {
  return new AppError({
    code: "bad-file",
    message,
    hint: "Every line is one JSON object with a question and an answer.",
  });
}

async function readText(path: string): Promise<string> {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(await readFile(path));
  } catch (cause) {
    throw fileError(path, cause);
  }
}
