import { createReadStream } from "node:fs";
import { basename } from "node:path";
import { setImmediate } from "node:timers/promises";

import type { ImportFile, Reading } from "../adapters/imports/importFile.ts";
import { importProblems, requireWhole } from "../adapters/imports/importProblems.ts";
import { inspectFile, requireProposal } from "../adapters/imports/inspectFile.ts";
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
  /** "generated", or a file of problems. */
  readonly set: string;
  readonly n?: number | undefined;
}

/** The generator's problems, or the first `n` of a file. Throws AppError `bad-file` naming the broken line. */
export async function loadProblemSet(options: ProblemSetOptions): Promise<ProblemSet> {
  if (options.set !== "generated") return readSet(options.set, options.n);
  const { n = GENERATED_COUNT, split, seed, minSteps, maxSteps, skills, templates } = options;
  const steps = minSteps === maxSteps ? `${minSteps}` : `${minSteps} to ${maxSteps}`;
  const kind = { trained: "known", heldOut: "held-out", all: "all" }[templates];
  return {
    problems: [...generatedSet({ n, split, seed, minSteps, maxSteps, skills, templates })],
    description:
      `${n} generated problems of the ${split} split, ${steps} steps, ` +
      `${skills === undefined ? "" : `with ${skills.join(" or ")}, `}${kind} templates, seed ${seed}`,
  };
}

async function readSet(path: string, n: number | undefined): Promise<ProblemSet> {
  const file: ImportFile = { name: basename(path), open: () => fileChunks(path) };
  const reading: Reading = { signal: new AbortController().signal, breathe: () => setImmediate() };
  const format = requireProposal(await inspectFile(file, reading), file.name);
  const read = await importProblems(file, format, reading);
  requireWhole(read, file.name);
  const { problems } = read;
  const chosen = problems.slice(0, n);
  return { problems: chosen, description: `${chosen.length} of ${problems.length} problems in ${path}` };
}

async function* fileChunks(path: string): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(path) as AsyncIterable<Uint8Array>;
  } catch (cause) {
    throw fileError(path, cause);
  }
}
