import type { ProblemSource } from "../../../core/experiment.ts";
import { hash } from "../../../core/hash.ts";
import { generateProblem } from "../../../core/problems/generate.ts";
import type { Skill } from "../../../core/problems/skill.ts";
import { EXAMPLES } from "./examples.ts";

/** A problem as the screen poses it: a visitor's own may come without an answer to check against. */
export interface PosedProblem {
  readonly question: string;
  readonly answer: string | undefined;
  readonly skills: readonly Skill[];
  /** How many calculations it needs, where that is known. */
  readonly steps: number | undefined;
  /** Sampling draws from it, so that a question asked twice is answered alike. */
  readonly key: string;
}

/** Finds the problem behind a source; undefined for an example that is not in the list. */
export function poseProblem(source: ProblemSource): PosedProblem | undefined {
  switch (source.kind) {
    case "typed":
      return {
        question: source.question.trim(),
        answer: source.answer?.trim() || undefined,
        skills: [],
        steps: undefined,
        key: hash(`typed\u0000${source.question.trim()}`),
      };
    case "listed": {
      const example = EXAMPLES.find(({ id }) => id === source.id);
      return example && poseProblem(example.source);
    }
    case "generated": {
      const { question, answer, skills, graph, key } = generateProblem(source);
      return { question, answer, skills, steps: graph.steps.length, key };
    }
  }
}
