import { generateProblem } from "../../../src/core/problems/generate.ts";
import { lostNumbers } from "../../../src/core/teacher/lostNumbers.ts";
import { answersSame, statedAnswer } from "../../../src/core/teacher/statedAnswer.ts";
import { pruneTrace } from "../../../src/core/teacher/symbolicTeacher.ts";
import type { Phrasings } from "../../../src/core/traces/phrasings.ts";
import { type Outcome, outcomes } from "./deletionScore.ts";
import { knownTrace } from "./generatedTruth.ts";
import { NOTATIONS } from "./notation.ts";

/** How the teacher did on generated traces; sentences are counted as `COUNTING` says. */
export interface GeneratedScore {
  readonly traces: number;
  readonly sentences: Readonly<Record<Outcome, number>>;
  /** Of the deleted sentences, the share that is superfluous. */
  readonly precision: number;
  /** Of the superfluous sentences, the share that is deleted. */
  readonly recall: number;
  readonly answersKept: number;
  readonly fallbacks: number;
  /** Numbers that a kept step writes and that only a deleted one brought up. */
  readonly lostNumbers: number;
}

/** Prunes `count` generated traces, of all templates and in all notations in turn. A function of its arguments. */
export function scoreGenerated(phrasings: Phrasings, count: number, seed: number): GeneratedScore {
  const sentences: Record<Outcome, number> = { rightlyDeleted: 0, wronglyDeleted: 0, rightlyKept: 0, wronglyKept: 0 };
  let [answersKept, fallbacks, lost] = [0, 0, 0];
  for (let index = 0; index < count; index++) {
    const problem = generateProblem({ seed, split: "validation", index, templates: "all" });
    const known = knownTrace(problem, seed + index, phrasings, NOTATIONS[index % NOTATIONS.length]!);
    const pruned = pruneTrace({ question: problem.question, response: known.response });
    for (const outcome of outcomes(known, pruned)) sentences[outcome]++;
    if (answersSame(pruned.pruned, statedAnswer(`#### ${problem.answer}`))) answersKept++;
    if (pruned.fallback) fallbacks++;
    lost += lostNumbers(pruned.steps, pruned.decisions).length;
  }
  const { rightlyDeleted, wronglyDeleted, wronglyKept } = sentences;
  return {
    traces: count,
    sentences,
    precision: rightlyDeleted / (rightlyDeleted + wronglyDeleted),
    recall: rightlyDeleted / (rightlyDeleted + wronglyKept),
    answersKept,
    fallbacks,
    lostNumbers: lost,
  };
}
